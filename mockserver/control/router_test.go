package control

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/mux"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// served returns the operations that the router serves.
func served(t *testing.T) []string {
	t.Helper()
	var all []string
	h := New(nil, Options{})
	err := h.router().Walk(func(r *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		path, err := r.GetPathTemplate()
		require.NoError(t, err)
		methods, err := r.GetMethods()
		require.NoError(t, err)
		all = append(all, methods[0]+" "+path)
		return nil
	})
	require.NoError(t, err)
	return all
}

func TestProbesNeedNoRouter(t *testing.T) {
	t.Parallel()
	h := New(nil, Options{})
	h.router = func() *mux.Router { t.Error("the router is made"); return mux.NewRouter() }
	for _, path := range []string{PathHealth, PathReady} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			answer := httptest.NewRecorder()
			h.ServeHTTP(answer, httptest.NewRequest(method, path, nil))
			assert.Equal(t, http.StatusOK, answer.Code, "%s %s", method, path)
		}
	}
}

func TestTheDocumentListsWhatIsServed(t *testing.T) {
	t.Parallel()
	var documented []string
	names := map[string]bool{}
	for path, at := range Document()["paths"].(object) {
		for method, operation := range at.(object) {
			documented = append(documented, strings.ToUpper(method)+" "+path)
			name := operation.(object)["operationId"].(string)
			assert.False(t, names[name], "operationId %s stands twice", name)
			names[name] = true
		}
	}
	assert.ElementsMatch(t, served(t), documented)
}
