// Package stub answers methods that are not imitated, from files: data that
// somebody wrote down, and no code. A directory holds one file for each method,
// <method>.json:
//
//	{"answer": {"areas": [{"id": 1, "name": "北京"}]}}
//
// The answer is what stands under the method's root; "code": "0" goes before it
// where it has none. In place of answer, "error": "61" refuses the call with a
// code of the catalogue; "text" beside it fills the %s of the code's texts, or
// stands in their place where they have none. Answers can be chosen by the
// application parameters; the first whose when holds is given, and the last has
// none:
//
//	{"token": false, "dialect": "jos", "answers": [
//	  {"when": {"order_id": "123", "page": 1}, "answer": {"id": "{{params.order_id}}", "at": "{{now}}"}},
//	  {"when": {"order_id": null}, "error": "60", "text": "order_id"},
//	  {"answer": {"vender": "{{vender_id}}"}}
//	]}
//
// A when holds if each of its parameters equals what was sent; 1 and "1" are
// equal, and null means that the parameter is absent or null. "token": false is
// for methods that need no access_token; one that is sent is checked all the
// same. The dialect, jos unless it is guide, words a bad token.
//
// Texts may hold placeholders: {{vender_id}} of the shop, "" without one;
// {{now}} and {{today}} in shop time, as JD writes them; {{call_id}};
// {{params.x}}, the application parameter x. A text that is one {{params.x}} and
// nothing else becomes the parameter as it was sent, a number a number, or null.
package stub

import (
	"regexp"
	"slices"
	"sync"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// Bounds of a directory, of a file in it, and of what is answered from it.
const (
	MaxFiles   = 1000
	MaxBytes   = 1 << 20 // of a file
	MaxDepth   = 64      // of the values in a file
	MaxAnswers = 1000    // in a file
	MaxRender  = 4 << 20 // bytes of an answer with its placeholders filled
)

// A Set holds the stubs of a directory. A nil Set holds none. It does not change
// and is safe for concurrent use.
type Set struct {
	dir   string // "" if unknown
	stubs map[wire.Method]*Stub
}

// Dir returns the directory that the stubs were read from, "" if there is none
// or it has no name.
func (s *Set) Dir() string {
	if s == nil {
		return ""
	}
	return s.dir
}

// Find returns the stub of a method.
func (s *Set) Find(m wire.Method) (found *Stub, ok bool) {
	if s == nil {
		return nil, false
	}
	found, ok = s.stubs[m]
	return found, ok
}

// Methods returns the methods that have a stub, by name.
func (s *Set) Methods() []wire.Method {
	if s == nil {
		return nil
	}
	methods := make([]wire.Method, 0, len(s.stubs))
	for m := range s.stubs {
		methods = append(methods, m)
	}
	slices.Sort(methods)
	return methods
}

// A Stub answers one method.
type Stub struct {
	Method  wire.Method
	Dialect string // contract.DialectJOS or contract.DialectGuide
	Public  bool   // no access_token is needed
	Source  string // the file's name, "" if there is none

	choices []choice
}

// Empty returns a stub without a file, which answers with the code of success
// and nothing else.
func Empty(m wire.Method) *Stub {
	return &Stub{Method: m, Dialect: contract.DialectJOS, choices: []choice{{body: template{{literal: []byte(`{"code":"` + wire.CodeOK + `"}`)}}}}}
}

// FileName returns the name of the file that holds a method's stub.
func FileName(m wire.Method) string { return string(m) + extension }

const extension = ".json"

// Example is the shortest file of a stub.
const Example = `{"answer":{}}`

// maxName bounds the name of a method; JD's longest have some 70 bytes.
const maxName = 100

// methodName is what JD's methods are called like.
var methodName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_]*(\.[A-Za-z0-9_]+){2,}$`) })

// IsMethod reports whether a name looks like that of a JD method: three or more
// words of letters, digits and underscores, with dots between them.
func IsMethod(m wire.Method) bool { return len(m) <= maxName && methodName().MatchString(string(m)) }
