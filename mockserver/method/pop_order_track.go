package method

import (
	"context"
	"slices"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{Method: "jingdong.pop.order.track", Main: handler("order_id", trackOrder, nil)})
}

type trackOrderRequest struct {
	OrderID integer `json:"order_id"`
}

type trackOrderResponse struct {
	OrderTracks []orderTrack `json:"order_tracks"`
}

type orderTrack struct {
	Time    string `json:"time"`
	Content string `json:"content"`
}

// trackOrder returns the scans of the order's parcels that are known by now,
// oldest first; none if it is not shipped.
//
// Source: the guide, section 5.
func trackOrder(ctx context.Context, c *Call, q trackOrderRequest) (trackOrderResponse, error) {
	o, err := c.Orders.Get(ctx, int64(q.OrderID))
	if err != nil {
		return trackOrderResponse{}, err
	}
	var scans []order.Scan
	for i := range o.UnderWay() {
		scans = append(scans, o.Scans(i, c.Now)...)
	}
	slices.SortStableFunc(scans, func(a, b order.Scan) int { return a.At.Compare(b.At) })
	tracks := make([]orderTrack, 0, len(scans))
	for _, s := range scans {
		tracks = append(tracks, orderTrack{wire.FormatTime(s.At), s.Remark})
	}
	return trackOrderResponse{tracks}, nil
}
