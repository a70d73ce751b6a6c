package wire_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/contract/wire"
)

func TestRootKeepsCaseAndJDsSpelling(t *testing.T) {
	t.Parallel()
	for method, want := range map[wire.Method]string{
		"jingdong.pop.order.get":                         "jingdong_pop_order_get_responce",
		"jingdong.pop.order.enSearch":                    "jingdong_pop_order_enSearch_responce",
		"360buy.delivery.logistics.get":                  "delivery_logistics_get_response",
		"jingdong.pop.afs.soa.refundapply.queryPageList": "jingdong_pop_afs_soa_refundapply_queryPageList_responce",
	} {
		assert.Equal(t, want, method.Root())
	}
}

func TestEveryCodeHasBothTextsAMeaningAndEvidence(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, e := range wire.Catalogue() {
		at := fmt.Sprintf("%s at %s", e.Code, e.Where)
		assert.False(t, seen[at+e.Zh], "%s stands twice", at)
		seen[at+e.Zh] = true // the aggregator has two texts of one code
		if e.Code != wire.CodeOK {
			assert.NotEmpty(t, e.Zh, at)
			assert.NotEmpty(t, e.En, at)
		}
		assert.NotEmpty(t, e.Meaning, at)
		assert.True(t, e.Source.Evidence.Known(), at)
		assert.NotEmpty(t, e.Source.Ref, at)
		assert.NotEmpty(t, wire.Lookup(e.Code), at)
	}
	assert.Len(t, wire.Lookup("71"), 2)
	assert.Len(t, wire.Lookup("204"), 2)
	assert.NotEqual(t, wire.AggregatorNoRight.Zh, wire.AggregatorOutOfCalls.Zh)
	assert.Empty(t, wire.Lookup("nonsense"))
}

func TestEnvelopeHasOneKeyAndOnlyText(t *testing.T) {
	t.Parallel()
	e := wire.InvalidParam.Error("page_size")
	e.RequestID = "7"
	var got map[string]map[string]string
	require.NoError(t, json.Unmarshal(e.Envelope(), &got))
	assert.Len(t, got, 1)
	assert.Equal(t, map[string]string{
		"code": "60", "zh_desc": "参数[page_size]不合法，请参照帮助文档确认！", "request_id": "7",
		"en_desc": "parameter [page_size] is not  valid ,please  refer to  the help document and confirm",
	}, got[wire.ErrorRoot])
}

func TestErrorsCompareByCode(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("call: %w", &wire.Error{Code: "19", ZhDesc: "access_token已过期"})
	assert.ErrorIs(t, err, wire.ErrTokenInvalid)
	assert.NotErrorIs(t, err, wire.ErrTokenMissing)
	assert.NotErrorIs(t, errors.New("19"), wire.ErrTokenInvalid)
	assert.Contains(t, err.Error(), "access_token已过期")
}

func TestBothTimestampFormsAreRead(t *testing.T) {
	t.Parallel()
	want := time.Date(2021, 5, 7, 1, 20, 39, 0, time.UTC)
	for text, zone := range map[string]*time.Location{
		"2021-05-07 09:20:39":          wire.Zone,
		"2021-05-07 01:20:39":          time.UTC,
		"2021-05-07 09:20:39.000+0800": time.UTC,
		"2021-05-06 20:20:39.000-0500": wire.Zone,
	} {
		got, err := wire.ParseTimestamp(text, zone)
		require.NoError(t, err, text)
		assert.True(t, got.Equal(want), "%s is %s", text, got)
	}
	for _, text := range []string{
		"", "1620350439683", "2021-05-07T09:20:39", "2021-05-07 09:20", "2021-02-29 00:00:00", " 2021-05-07 09:20:39",
		"2021-05-07 09:20:39.683", "2021-05-07 09:20:39.683 0800", "2021-05-07 09:20:39.683+08:00", "2021-05-07 25:20:39",
	} {
		_, err := wire.ParseTimestamp(text, wire.Zone)
		assert.Error(t, err, text)
	}
}

func TestTimesAreWrittenAsTheStandardLibraryWritesThem(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.OneOf(rapid.Int64Range(-70e9, 270e9), rapid.Int64Range(0, 4e9)).Draw(t, "unix"), rapid.Int64Range(0, 1e9-1).Draw(t, "ns"))
		if got, want := wire.FormatTime(at), at.In(wire.Zone).Format(wire.TimeLayout); got != want {
			t.Fatalf("%d is %s, want %s", at.Unix(), got, want)
		}
	})
	for day := time.Date(-1, 12, 1, 0, 0, 0, 0, wire.Zone); day.Year() <= 10_000; day = day.AddDate(0, 1, 0) {
		if got, want := wire.FormatTime(day.Add(-time.Second)), day.Add(-time.Second).Format(wire.TimeLayout); got != want {
			t.Fatalf("%s, want %s", got, want)
		}
	}
}

func TestTimesReadBackAsWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "unix"), 0)
		got, err := wire.ParseTime(wire.FormatTime(at))
		if err != nil || !got.Equal(at) {
			t.Fatalf("%s reads back as %s, %v", at, got, err)
		}
		if got, err = wire.ParseTimestamp(wire.FormatTimestampMillis(at), time.UTC); err != nil || !got.Equal(at) {
			t.Fatalf("timestamp %s reads back as %s, %v", at, got, err)
		}
	})
	assert.Equal(t, "0001-01-01 00:00:00", wire.FormatTime(time.Time{}))
}

func TestYuanReadBackAsWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		fen := rapid.Int64Range(-1e16, 1e16).Draw(t, "fen")
		got, err := wire.ParseYuan(wire.Yuan(fen))
		if err != nil || got != fen {
			t.Fatalf("%d is written %s and reads back as %d, %v", fen, wire.Yuan(fen), got, err)
		}
	})
	for text, want := range map[string]int64{"0": 0, "8": 800, "8.5": 850, "-0.01": -1, "199.99": 19999} {
		got, err := wire.ParseYuan(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "-", ".5", "1.", "1.234", "1e3", "+1", "--1", "1,00", " 1", "99999999999999999999", "1.-1"} {
		_, err := wire.ParseYuan(text)
		assert.ErrorIs(t, err, wire.ErrMoney, text)
	}
}
