package journal_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/journal"
)

func TestAJournalKeepsTheLatestInOrder(t *testing.T) {
	t.Parallel()
	j := journal.Journal{Size: 3}
	for i := range 8 {
		j.Add(journal.Entry{ID: strconv.Itoa(i)})
	}
	kept, evicted := j.Entries()
	assert.Equal(t, 5, evicted)
	assert.Equal(t, []journal.Entry{{ID: "5"}, {ID: "6"}, {ID: "7"}}, kept)
}

// held is an entry that holds so many bytes.
func held(id, bytes int) journal.Entry {
	e := journal.Entry{ID: strconv.Itoa(id), Outcome: journal.Answered}
	e.Hold(journal.Held{Answer: make([]byte, bytes)})
	return e
}

func ids(j *journal.Journal) (found []string) {
	kept, _ := j.Entries()
	for _, e := range kept {
		found = append(found, e.ID)
	}
	return found
}

func TestAJournalHoldsSoManyBytes(t *testing.T) {
	t.Parallel()
	j := journal.Journal{MaxBytes: 1000}
	for i := range 100 {
		j.Add(held(i, 300))
	}
	assert.Equal(t, []string{"97", "98", "99"}, ids(&j))
	_, evicted := j.Entries()
	assert.Equal(t, 97, evicted)
	j.Add(held(100, 800))
	assert.Equal(t, []string{"100"}, ids(&j))
	j.Add(held(101, 5000))
	assert.Equal(t, []string{"100", "101"}, ids(&j), "what it holds is too much by itself, and let go")
	e, ok := j.Find("101")
	require.True(t, ok)
	assert.True(t, e.Cut)
	assert.Nil(t, e.Answer())
}

func TestARefLeadsBackUntilItsEntryIsForgotten(t *testing.T) {
	t.Parallel()
	j := journal.Journal{Size: 5}
	var refs []journal.Ref
	for i := range 40 {
		refs = append(refs, j.Add(journal.Entry{ID: strconv.Itoa(i)}))
	}
	for i, ref := range refs {
		ref.Wrote(journal.Written{How: "whole", Bytes: i})
	}
	kept, _ := j.Entries()
	for _, e := range kept {
		assert.Equal(t, e.ID, strconv.Itoa(e.Written.Bytes))
	}
	j.Clear()
	j.Add(journal.Entry{ID: "new"})
	refs[39].Wrote(journal.Written{How: "late"})
	kept, _ = j.Entries()
	assert.Zero(t, kept[0].Written)
	journal.Ref{}.Wrote(journal.Written{})
}

func TestAForgottenCallMatters(t *testing.T) {
	t.Parallel()
	j := journal.Journal{Size: 3}
	for i := range 6 {
		j.Add(journal.Entry{ID: strconv.Itoa(10 + i), Method: "m", Outcome: journal.Answered})
		j.Mark("restored", time.Time{}) // takes a place, and is no call
	}
	count, forgotten := j.Count(journal.Filter{Method: "m"})
	assert.Equal(t, []int{1, 5}, []int{count, forgotten})
	count, forgotten = j.Count(journal.Filter{Method: "m", After: "14"})
	assert.Equal(t, []int{1, 0}, []int{count, forgotten}, "all that was forgotten came before")
	_, forgotten = j.Count(journal.Filter{Method: "m", After: "13"})
	assert.Equal(t, 5, forgotten)
	for _, c := range []struct {
		count, forgotten, least, most int
		want                          bool
	}{{1, 0, 1, 1, true}, {1, 1, 1, 1, false}, {2, 1, 1, 1, true}, {1, 1, 1, -1, true}, {0, 1, 1, -1, false}, {0, 1, 0, 0, false}} {
		assert.Equal(t, c.want, journal.Decided(c.count, c.forgotten, c.least, c.most), "%+v", c)
	}
}

func TestAFilterFindsAWaybillAmongTheParameters(t *testing.T) {
	t.Parallel()
	var j journal.Journal
	for i, object := range []string{`{"waybill":"JDX1"}`, `{"logiNo":"JDX0|JDX1,JDX2"}`, `{"waybill":"JDX11"}`, `{}`} {
		e := journal.Entry{ID: strconv.Itoa(i), Outcome: journal.Answered}
		e.Hold(journal.Held{Sent: wire.Params{{Name: wire.ParamJSON, Value: object}}})
		j.Add(e)
	}
	found, _ := j.Select(journal.Filter{Waybill: "JDX1"})
	require.Len(t, found, 2)
	assert.Equal(t, "1", found[1].ID)
}

func TestAJournalIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	j := journal.Journal{Size: 50, MaxBytes: 10_000}
	var all sync.WaitGroup
	for n := range 4 {
		all.Go(func() {
			for i := range 500 {
				j.Add(held(1000*n+i, 100)).Wrote(journal.Written{How: "whole"})
				if i%50 == 0 {
					j.Count(journal.Filter{Method: "x"})
				}
			}
		})
	}
	all.Wait()
	kept, evicted := j.Entries()
	assert.Len(t, kept, 50)
	assert.Equal(t, 1950, evicted)
}

// whole is an entry with a secret in each place.
func whole() journal.Entry {
	e := journal.Entry{ID: "1", AppKey: "key", Method: "jingdong.pop.order.get"}
	e.Hold(journal.Held{
		Sent: wire.Params{
			{Name: wire.ParamAppKey, Value: "key"}, {Name: wire.ParamAccessToken, Value: "PLANTED"}, {Name: wire.ParamSign, Value: "PLANTED"}, {Name: "PLANTED 1", Value: "PLANTED"},
			{Name: wire.ParamJSON, Value: `{"order_id":1, "mobile":"PLANTED","n":{"x":[17,"PLANTED",true,null,-2.5e3]},"PLANTED 1":"欧阳"}`},
		},
		Answer: []byte(`{"r":{"orderInfo":{"orderId":"1","consigneeInfo":{"fullname":"PLANTED","mobile":"PLANTED"},"orderExt":"{\"userName\":\"PLANTED\",\"a\":1}","x":"电话13800001111。"}}}`),
	})
	return e
}

func TestNothingPrintsWhatAnEntryHolds(t *testing.T) {
	t.Parallel()
	e := whole()
	text, err := json.Marshal(e)
	require.NoError(t, err)
	all := fmt.Sprintf("%v %+v %#v %+v %s", e, e, &e, []journal.Entry{e}, text)
	assert.NotContains(t, all, "PLANTED")
	assert.NotContains(t, fmt.Sprint(e.Parameters(), e.Application(), string(e.Answer()), e.Explained()), "PLANTED")
}

func TestMasksKeepTheFormOfJSON(t *testing.T) {
	t.Parallel()
	e := whole()
	assert.Equal(t, `{"order_id":1, "mobile":"*******","n":{"x":[99,"*******",true,null,-9.9e9]},"*********":"**"}`, e.Application())
	assert.Equal(t, `{"r":{"orderInfo":{"orderId":"1","consigneeInfo":{"fullname":"*******","mobile":"*******"},"orderExt":"{\"userName\":\"*******\",\"a\":1}","x":"电话***********。"}}}`, string(e.Answer()))
}

func FuzzMasksOfJSONAreJSON(f *testing.F) {
	for _, seed := range []string{`{"a":1}`, `{"pin":"x","a":["b",{"mobile":1.5}]}`, `{"a":"[1,2]"`, `"\u6b27"`, `{"a":"{\"pin\":\"x\"}"}`, "[[[", `{"pin":12} x`, "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e := journal.Entry{}
		e.Hold(journal.Held{Sent: wire.Params{{Name: wire.ParamJSON, Value: text}}, Answer: []byte(text)})
		for _, masked := range []string{e.Application(), string(e.Answer())} {
			if json.Valid([]byte(text)) && strings.Count(text, "[")+strings.Count(text, "{") < 100 && !json.Valid([]byte(masked)) {
				t.Errorf("masked %q becomes %q, which is no JSON", text, masked)
			}
		}
	})
}

// BenchmarkAdd shows what keeping a call costs.
func BenchmarkAdd(b *testing.B) {
	var j journal.Journal
	sent := wire.Params{{Name: wire.ParamMethod, Value: "jingdong.pop.order.get"}, {Name: wire.ParamJSON, Value: `{"order_id":1}`}}
	answer := make([]byte, 2000)
	b.ReportAllocs()
	for b.Loop() {
		e := journal.Entry{ID: "00000001", Method: "jingdong.pop.order.get"}
		e.Hold(journal.Held{Verb: "POST", Sent: sent, Answer: answer})
		j.Add(e)
	}
}

func TestTheRootOfEveryMethodsAnswerIsShown(t *testing.T) {
	t.Parallel()
	for _, m := range contract.New().Methods() {
		e := journal.Entry{}
		e.Hold(journal.Held{Verb: "POST", Answer: []byte(`{"` + m.Root() + `":{"code":"0"}}`)})
		assert.JSONEq(t, `{"`+m.Root()+`":{"code":"0"}}`, string(e.Answer()), m)
	}
}
