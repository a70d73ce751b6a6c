package method

import (
	"context"
	"errors"

	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/passport"
)

func init() {
	register(Spec{Method: "jingdong.ldop.alpha.waybill.api.unbind", Main: handler("", unbindWaybill, failLDOP)})
}

type unbindWaybillRequest struct {
	ProviderID   integer `json:"providerId"`
	ProviderCode text    `json:"providerCode"`
	WaybillCode  text    `json:"waybillCode"`
}

// unbindWaybill takes a label from its order, so that it costs nothing. One that
// the order is shipped with stays (assumed), and so does one that is unbound
// already (assumed).
//
// Source: the Java SDK (LdopAlphaWaybillApiUnbindRequest); several clients.
func unbindWaybill(ctx context.Context, c *Call, q unbindWaybillRequest) (ldopAnswer, error) {
	p, err := providerOf(c, q.ProviderID, q.ProviderCode)
	if err != nil {
		return ldopAnswer{}, err
	}
	id, ok := c.Labels.Find(c.Shop.VenderID, string(q.WaybillCode))
	if !ok {
		return ldopAnswer{}, unbindError(order.ErrNoLabel)
	}
	o, err := c.Orders.Update(ctx, id, func(was order.Order) (order.Order, error) {
		if l, issued := was.Label(string(q.WaybillCode)); issued && l.LogisticsID != p.carrier {
			return was, order.ErrNoLabel
		}
		return was.Unbind(string(q.WaybillCode), c.Now)
	})
	if errors.Is(err, order.ErrLabelUsed) {
		c.Note("order %d: it is shipped with the label that was to be unbound", id)
		c.tellLabels(LabelFacts{Order: id, Habits: []passport.Habit{passport.LabelUnboundAfterUse}})
	}
	if err != nil {
		return ldopAnswer{}, unbindError(err)
	}
	c.labelled(&o)
	return ldopDid(nil), nil
}

// unbindError words why a label is not unbound.
func unbindError(err error) error {
	switch {
	case errors.Is(err, order.ErrNoLabel), errors.Is(err, order.ErrNotFound):
		return &LabelError{LabelUnknown, "the provider has issued no such waybill for an order of the shop", "运单号不存在或不属于此商家"}
	case errors.Is(err, order.ErrLabelUsed):
		return &LabelError{LabelState, err.Error() + ", and cannot be without it", "运单已发货，不能解绑"}
	case errors.Is(err, order.ErrLabelUnbound):
		return &LabelError{LabelState, err.Error(), "运单已解绑"}
	}
	return err
}
