package method

import "context"

func init() {
	register(Spec{Method: "jingdong.pop.afs.soa.refundapply.queryById", Main: ofCase("id", handler("", getRefund, failRefunds))})
}

type getRefundRequest struct {
	ID integer `json:"id"`
}

// getRefund answers with one request for a refund, in a list of its own, and
// the goods of its order. One that is unknown or another shop's fails in the
// result (assumed).
//
// Source: the Java SDK (PopAfsSoaRefundapplyQueryByIdRequest); clients take the
// first of the list.
func getRefund(ctx context.Context, c *Call, q getRefundRequest) (refundAnswer, error) {
	o, r, err := c.refund(ctx, int64(q.ID))
	if err != nil {
		return refundAnswer{}, err
	}
	return refundsOf(c, 1, showRefund(sightOf(c, false), &o, r, true)), nil
}
