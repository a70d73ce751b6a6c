package client

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// A verdict is what a result of the jos dialect says about itself. JD writes
// its members as text in some methods and as a boolean or number in others.
type verdict struct {
	Success    json.RawMessage `json:"success"`
	NumberCode json.RawMessage `json:"numberCode"`
	ErrorCode  json.RawMessage `json:"errorCode"`
	Zh         json.RawMessage `json:"chineseErrCode"`
	En         json.RawMessage `json:"englishErrCode"`
	Msg        json.RawMessage `json:"errorMsg"` // the Chinese text, in results of after-sales

	// The same in the result of jingdong.loc.code.consume.
	ResultCode    json.RawMessage `json:"resultCode"`
	ResultMessage json.RawMessage `json:"resultMessage"`

	// The same in the results of jingdong.asc methods.
	ServiceCode json.RawMessage `json:"code"`
	ServiceText json.RawMessage `json:"msg"`

	// The same in the result of jingdong.pop.order.modifyVenderRemark.
	SnakeCode json.RawMessage `json:"error_code"`
	SnakeZh   json.RawMessage `json:"chinese_err_code"`
	SnakeEn   json.RawMessage `json:"english_err_code"`
}

// judge returns a *ResultError if a member of the result reports a failure,
// either itself or in its apiResult.
func judge(method wire.Method, result map[string]json.RawMessage) error {
	for _, name := range slices.Sorted(maps.Keys(result)) {
		raw := result[name]
		if len(raw) == 0 || raw[0] != '{' {
			continue
		}
		var member struct {
			verdict
			APIResult *verdict `json:"apiResult"`
		}
		if json.Unmarshal(raw, &member) != nil {
			continue // of another shape; whoever reads the result will say so
		}
		v := member.verdict
		if member.APIResult != nil {
			v = *member.APIResult
		}
		if err := v.failure(method); err != nil {
			return err
		}
	}
	return nil
}

// failure returns nil for a success. Where success is absent, a numberCode
// other than 0 is a failure.
func (v verdict) failure(method wire.Method) error {
	code := first(v.NumberCode, v.ErrorCode, v.SnakeCode, v.ResultCode, v.ServiceCode)
	switch strings.ToLower(strings.TrimSpace(scalar(v.Success))) {
	case "true", "1":
		return nil
	case "":
		if number := scalar(v.NumberCode); number == "" || number == wire.CodeOK {
			return nil
		}
	}
	return &ResultError{Method: method, Code: code, Zh: first(v.Zh, v.Msg, v.SnakeZh, v.ResultMessage, v.ServiceText), En: first(v.En, v.SnakeEn)}
}

// first returns the first of the texts that is not empty.
func first(raw ...json.RawMessage) string {
	for _, each := range raw {
		if text := scalar(each); text != "" {
			return text
		}
	}
	return ""
}
