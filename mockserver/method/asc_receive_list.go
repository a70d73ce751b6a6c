package method

import "github.com/jdmock/jdmock/mockserver/aftersale"

// The service orders whose goods the seller is to receive: under way, or still
// to be sent.
func init() {
	waiting := aftersale.ServicesOf(aftersale.ServiceApproved, aftersale.ServiceSentBack)
	register(Spec{Method: "jingdong.asc.receive.list", Main: handler("", listServices(waiting), failASCPage)})
}
