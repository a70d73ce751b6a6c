package method

import "github.com/jdmock/jdmock/mockserver/aftersale"

// The service orders whose goods the seller has, and is to do something about.
func init() {
	register(Spec{Method: "jingdong.asc.process.list", Main: handler("", listServices(aftersale.ServicesOf(aftersale.ServiceReceived)), failASCPage)})
}
