package wire_test

import (
	"errors"
	"testing"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

func FuzzTimesAreReadAsTheStandardLibraryReadsThem(f *testing.F) {
	for _, s := range []string{"2025-04-02 12:00:00", "2024-02-29 23:59:59", "2023-02-29 00:00:00", "0000-00-00 00:00:00", "2025-13-01 00:00:00", "1900-02-29 24:60:60"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := wire.ParseTime(s)
		want, wantErr := time.ParseInLocation(wire.TimeLayout, s, wire.Zone)
		if len(s) != len(wire.TimeLayout) {
			wantErr = errors.New("another length")
		}
		if (err == nil) != (wantErr == nil) || err == nil && !got.Equal(want) {
			t.Fatalf("%q: %s, %v; want %s, %v", s, got, err, want, wantErr)
		}
	})
}
