package drift_test

import (
	"testing"

	"github.com/jdmock/jdmock/contract/drift"
)

func BenchmarkAnalyzer(b *testing.B) {
	all := calls(b)
	bytes := 0
	for _, c := range all {
		bytes += len(c.Answer)
	}
	b.SetBytes(int64(bytes))
	a := drift.New(drift.Options{})
	for b.Loop() {
		for _, c := range all {
			a.Add(c)
		}
	}
}
