package method

import (
	"context"
	"strconv"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

func init() {
	register(Spec{Method: "jingdong.pop.order.getRemarkByModifyTime", Main: handler("", listRemarks, failListRemarks)})
}

type listRemarksRequest struct {
	StartTime text    `json:"startTime"`
	EndTime   text    `json:"endTime"`
	Page      integer `json:"page"`
	SortTime  integer `json:"sortTime"`
}

type listRemarksResponse struct {
	Result remarkPage `json:"getremarkbymodifytime_result"`
}

type remarkPage struct {
	Code  int      `json:"resultCode"`
	Error string   `json:"errorMsg"`
	Total int      `json:"totleNum"` // the spelling is JD's
	List  []object `json:"remarkList"`
}

// remarksPerPage is how many remarks a page has.
// Source: comments in gh:lostinfo/jos-open-api.
const remarksPerPage = 100

// listRemarks lists the seller's remarks by when they were changed last, oldest
// first or, with sortTime 1, newest first (assumed, after sortType of
// jingdong.pop.order.search). A remark that was taken away is listed as empty
// (assumed). Those that generated orders have from the beginning were never
// changed, and are not listed.
//
// Source: the Java SDK (OrderRemarkResult); the .NET SDK (OrderRemark). The code
// of success is that of jingdong.pop.order.modifyVenderRemark, which is of the
// same service (assumed).
func listRemarks(ctx context.Context, c *Call, q listRemarksRequest) (listRemarksResponse, error) {
	from, to, err := namedWindow(param{"startTime", q.StartTime}, param{"endTime", q.EndTime})
	if err != nil {
		return listRemarksResponse{}, err
	}
	query := store.CaseQuery{
		Kind: aftersale.KindRemark, From: from, To: to, Sort: store.OldestFirst,
		Offset: (int(or(q.Page, 1)) - 1) * remarksPerPage, Limit: remarksPerPage,
	}
	if q.SortTime == 1 {
		query.Sort = store.NewestFirst
	}
	found, total, err := c.cases(ctx, query)
	if err != nil {
		return listRemarksResponse{}, err
	}
	page := remarkPage{Code: remarkCode(remarkDone), Total: total, List: make([]object, 0, len(found))}
	for _, each := range found {
		o := each.Order
		page.List = append(page.List, object{
			{"orderId", o.ID}, {"remark", o.VenderRemark}, {"created", wire.FormatTime(firstRemarked(o))},
			{"modified", wire.FormatTime(o.Remarked)}, {"flag", o.RemarkFlag},
		})
	}
	return listRemarksResponse{page}, nil
}

// firstRemarked returns when the seller first changed the order's remark.
func firstRemarked(o *order.Order) time.Time {
	for i := range o.History {
		if o.History[i].Event.IsRemark() {
			return o.History[i].At
		}
	}
	return o.Remarked
}

// remarkCode reads one of the codes that the result has as a number.
func remarkCode(code string) int {
	n, err := strconv.Atoi(code)
	if err != nil {
		panic("method: the code " + code + " is no number")
	}
	return n
}

func failListRemarks(_ *Call, e wire.Error) any {
	return listRemarksResponse{remarkPage{Code: remarkCode(e.Code), Error: e.ZhDesc, List: []object{}}}
}
