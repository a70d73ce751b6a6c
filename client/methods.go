package client

import "github.com/jdmock/jdmock/contract/wire"

// The methods that the services call.
const (
	MethodOrdersGet         wire.Method = "jingdong.pop.orders.get"
	MethodOrderGet          wire.Method = "jingdong.pop.order.get"
	MethodOrderShip         wire.Method = "jingdong.pop.order.ship"
	MethodOrderTrack        wire.Method = "jingdong.pop.order.track"
	MethodOrderSearch       wire.Method = "jingdong.pop.order.search"
	MethodOrderShipment     wire.Method = "jingdong.pop.order.shipment"
	MethodTraceGet          wire.Method = "jingdong.ldop.receive.trace.get"
	MethodLogisticsGet      wire.Method = "360buy.delivery.logistics.get"
	MethodVenderShopQuery   wire.Method = "jingdong.vender.shop.query"
	MethodOrderEnGet        wire.Method = "jingdong.pop.order.enGet"
	MethodOrderEnSearch     wire.Method = "jingdong.pop.order.enSearch"
	MethodSkuSearch         wire.Method = "jingdong.sku.read.searchSkuList"
	methodNotPayOrderInfo   wire.Method = "jingdong.pop.order.notPayOrderInfo"
	methodNotPayOrderByID   wire.Method = "jingdong.pop.order.notPayOrderById"
	methodRemarksByModified wire.Method = "jingdong.pop.order.getRemarkByModifyTime"
	methodFBPSearch         wire.Method = "jingdong.pop.order.fbp.search"
	methodEtmsTrace         wire.Method = "jingdong.etms.trace.get"
	methodOldOrderSearch    wire.Method = "360buy.order.search"
	methodOldOrderGet       wire.Method = "360buy.order.get"
	methodProvinces         wire.Method = "jingdong.areas.province.get"
	MethodRefundList        wire.Method = "jingdong.pop.afs.soa.refundapply.queryPageList"
	MethodRefundGet         wire.Method = "jingdong.pop.afs.soa.refundapply.queryById"
	MethodRefundReply       wire.Method = "jingdong.pop.afs.soa.refundapply.replyRefund"
)

// reads are the methods that change nothing, and so may be repeated when their
// answer is lost. A method that is not here is taken to write.
var reads = map[wire.Method]bool{
	MethodOrdersGet: true, MethodOrderGet: true, MethodOrderTrack: true, MethodOrderSearch: true,
	MethodTraceGet: true, MethodLogisticsGet: true, MethodVenderShopQuery: true,
	MethodOrderEnGet: true, MethodOrderEnSearch: true, MethodSkuSearch: true, methodNotPayOrderInfo: true, methodNotPayOrderByID: true,
	methodRemarksByModified: true, MethodOrderPrintData: true, methodFBPSearch: true, methodEtmsTrace: true,
	methodOldOrderSearch: true, methodOldOrderGet: true, methodProvinces: true,
	MethodRefundList: true, MethodRefundGet: true, MethodServiceAndRefund: true,
	MethodServiceList: true, MethodServiceView: true, MethodServiceFreight: true, MethodServiceToAudit: true, MethodServiceToReceive: true,
	MethodServiceToProcess: true, MethodComplaintList: true,
}
