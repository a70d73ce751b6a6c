package client

import (
	"context"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// MethodOrderModifyRemark changes the seller's remark.
const MethodOrderModifyRemark wire.Method = "jingdong.pop.order.modifyVenderRemark"

// A RemarkFlag is the colour of a seller's remark.
type RemarkFlag int

// The colours.
const (
	RemarkGrey RemarkFlag = iota
	RemarkRed
	RemarkYellow
	RemarkGreen
	RemarkBlue
	RemarkPurple
)

// SetRemark gives a paid order another remark of the seller's, of at most 500
// characters; an empty one takes it away. It is never repeated by itself, though
// doing so does no harm but to the time of the change.
//
// It returns ErrOrderNotFound for an order that is unknown, another shop's or
// not paid yet, and ErrParam for a remark that is too long or a flag that is no
// colour.
//
// JD method: jingdong.pop.order.modifyVenderRemark
func (s *OrdersService) SetRemark(ctx context.Context, orderID int64, flag RemarkFlag, remark string) error {
	params := struct {
		OrderID int64      `json:"order_id"`
		Flag    RemarkFlag `json:"flag"`
		Remark  string     `json:"remark"`
	}{orderID, flag, remark}
	var answer struct {
		Result *struct{} `json:"modifyvenderremark_result"`
	}
	if err := s.c.write(ctx, MethodOrderModifyRemark, params, reading(MethodOrderModifyRemark, &answer, nil)); err != nil {
		return err
	}
	if answer.Result == nil {
		return missing(MethodOrderModifyRemark, "modifyvenderremark_result")
	}
	return nil
}

// A RemarkQuery selects the seller's remarks by when they were changed last.
type RemarkQuery struct {
	Start, End time.Time // both inclusive, to the second; at most 31 days apart
	Page       int       // of 100 remarks, from 1; 0 means 1
	Sort       Direction
}

// A RemarkPage is one page of remarks and the number that match over all pages.
type RemarkPage struct {
	Remarks []Remark
	Total   int
}

// A Remark is what the seller has noted on an order.
type Remark struct {
	OrderID  ID         `json:"orderId"`
	Text     string     `json:"remark"`
	Flag     RemarkFlag `json:"flag"`
	Created  Time       `json:"created"`
	Modified Time       `json:"modified"`
}

// remarksDone is the code of success.
const remarksDone = "10100000"

// Remarks returns a page of the seller's remarks.
//
// JD method: jingdong.pop.order.getRemarkByModifyTime
func (s *OrdersService) Remarks(ctx context.Context, q RemarkQuery) (RemarkPage, error) {
	params := struct {
		Start string `json:"startTime"`
		End   string `json:"endTime"`
		Page  int    `json:"page,omitempty"`
		Sort  int    `json:"sortTime"` // 1 is descending
	}{wire.FormatTime(q.Start), wire.FormatTime(q.End), q.Page, int(q.Sort)}
	var answer remarksAnswer
	if err := s.c.read(ctx, methodRemarksByModified, params, reading(methodRemarksByModified, &answer, (*remarksAnswer).judge)); err != nil {
		return RemarkPage{}, err
	}
	return RemarkPage{Remarks: answer.Result.Remarks, Total: int(answer.Result.Total)}, nil
}

type remarksAnswer struct {
	Result *struct {
		Code    string   `json:"resultCode"`
		Error   string   `json:"errorMsg"`
		Total   ID       `json:"totleNum"` // the spelling is JD's own
		Remarks []Remark `json:"remarkList"`
	} `json:"getremarkbymodifytime_result"`
}

// judge returns the failure that the result reports by its code.
func (a *remarksAnswer) judge() error {
	if a.Result == nil {
		return missing(methodRemarksByModified, "getremarkbymodifytime_result")
	}
	switch a.Result.Code {
	case "", wire.CodeOK, remarksDone:
		return nil
	}
	return &ResultError{Method: methodRemarksByModified, Code: a.Result.Code, Zh: a.Result.Error}
}
