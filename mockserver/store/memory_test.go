package store_test

import (
	"testing"

	"github.com/jdmock/jdmock/mockserver/store"
	"github.com/jdmock/jdmock/mockserver/store/storetest"
)

func TestMemoryConforms(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(testing.TB) store.Store { return &store.Memory{} })
}
