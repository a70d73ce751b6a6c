package mockserver_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/contract/raced"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
)

// refundForms ask for pages of 10 requests for refunds that wait for a decision,
// in windows that begin an hour apart.
func refundForms(many int) (forms []string) {
	for n := range many {
		from := noon.AddDate(0, 0, -20).Add(-timeOf(n))
		forms = append(forms, mockserver.SignedForm("jingdong.pop.afs.soa.refundapply.queryPageList", fmt.Sprintf(
			`{"status":"0","applyTimeStart":%q,"applyTimeEnd":%q,"pageIndex":1,"pageSize":10}`, wire.FormatTime(from), wire.FormatTime(noon)), noon))
	}
	return forms
}

// It is not parallel, as what is measured is time.
func TestRefundsAreListedAsFastInALargeShop(t *testing.T) { //nolint:paralleltest // see above
	if raced.On {
		t.Skip("the race detector's time is not the program's")
	}
	if testing.Short() {
		t.Skip("it measures")
	}
	const few, many = 1000, 1_000_000
	forms := refundForms(20)
	got := growth(t, []*mockserver.Server{measured(t, few), measured(t, many)}, [][]string{forms, forms}, listGrowth)
	t.Logf("%.2f times as long, of at most %.2f", got, listGrowth)
	assert.LessOrEqual(t, got, listGrowth, "time in a shop of %d orders ÷ one of %d", many, few)
}
