package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"sync"

	"github.com/jdmock/jdmock/contract/wire"
)

// maxInput bounds what is read from a file or from standard input.
const maxInput = 8 << 20

// callParams returns the application parameters as JSON: the text of a file,
// byte for byte, or an object of the arguments.
func callParams(in io.Reader, file string, args []string) (string, error) {
	if file == "" {
		return objectOf(args)
	}
	if len(args) > 0 {
		return "", usage("%w", errMix)
	}
	text, err := readInput(in, file)
	if err != nil {
		return "", environment("--json: %w", err)
	}
	text = bytes.TrimSpace(text)
	if !isObject(text) {
		return "", usage("--json %s: want one JSON object, such as {\"order_id\":123456}", file)
	}
	return string(text), nil
}

// readInput reads a file, or standard input where it is called "-". A name that
// is JSON itself stands for itself.
func readInput(in io.Reader, file string) ([]byte, error) {
	if strings.HasPrefix(strings.TrimSpace(file), "{") {
		return []byte(file), nil
	}
	if file != "-" {
		opened, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		defer opened.Close()
		in = opened
	}
	text, err := io.ReadAll(io.LimitReader(in, maxInput+1))
	if err == nil && len(text) > maxInput {
		err = fmt.Errorf("input is larger than %d MiB", maxInput>>20)
	}
	return text, err
}

// objectOf returns the JSON object that the arguments stand for, its members in
// their order.
func objectOf(args []string) (string, error) {
	var b strings.Builder
	seen := map[string]bool{}
	for _, arg := range args {
		name, value, err := member(arg)
		if err != nil {
			return "", err
		}
		if seen[name] {
			return "", usage("parameter %q is given twice", name)
		}
		if seen[name] = true; len(seen) > 1 {
			b.WriteByte(',')
		}
		b.WriteString(quoteJSON(name) + ":" + value)
	}
	return "{" + b.String() + "}", nil
}

// member reads name=value, which is text, or name:=value, which is JSON.
func member(arg string) (name, value string, err error) {
	name, value, found := strings.Cut(arg, "=")
	if !found || strings.Trim(name, ":") == "" {
		return "", "", usage("parameter %q: want name=value for text, or name:=value for JSON", arg)
	}
	name, literal := strings.CutSuffix(name, ":")
	if !literal {
		return name, quoteJSON(value), nil
	}
	if !json.Valid([]byte(value)) {
		return "", "", usage("parameter %q: what follows := is no JSON; write %s=%s for text", arg, name, value)
	}
	return name, value, nil
}

// isObject reports whether a text is one JSON object.
func isObject(text []byte) bool {
	return json.Valid(text) && bytes.HasPrefix(bytes.TrimSpace(text), []byte("{"))
}

// literals finds the string literals of valid JSON.
var literals = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"(?:[^"\\]|\\.)*"`) })

// pretty indents valid JSON and writes its text unescaped, such as Chinese.
func pretty(text []byte) []byte {
	var b bytes.Buffer
	if err := json.Indent(&b, bytes.TrimSpace(text), "", "  "); err != nil {
		return text
	}
	b.WriteByte('\n')
	return literals().ReplaceAllFunc(b.Bytes(), func(literal []byte) []byte {
		var s string
		if !bytes.Contains(literal, []byte(`\u`)) || json.Unmarshal(literal, &s) != nil {
			return literal
		}
		return []byte(quoteJSON(s))
	})
}

// refused reports whether an answer says that the call failed.
func refused(answer []byte) bool {
	var top map[string]any
	if json.Unmarshal(answer, &top) != nil {
		return true
	}
	if _, ok := top[wire.ErrorRoot]; ok {
		return true
	}
	for _, under := range top {
		object, ok := under.(map[string]any)
		if !ok {
			continue
		}
		if code, ok := object["code"]; ok && fmt.Sprint(code) != wire.CodeOK {
			return true
		}
		if failed(object, resultDepth) {
			return true
		}
	}
	return false
}

// resultDepth is how deep below the root a result may say that it failed.
const resultDepth = 3

func failed(object map[string]any, depth int) bool {
	if success, ok := object["success"]; ok && fmt.Sprint(success) == "false" {
		return true
	}
	for _, v := range object {
		if below, ok := v.(map[string]any); ok && depth > 1 && failed(below, depth-1) {
			return true
		}
	}
	return false
}
