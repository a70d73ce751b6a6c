package method

func init() {
	register(Spec{Method: "jingdong.asc.query.list", Main: handler("", listServices(0), failASCPage)})
}
