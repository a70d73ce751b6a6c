package mockserver_test

// A shape is a request as a client puts it on the wire, but for what changes
// from run to run: <sign>, <length>, <address> (host and port) and <host> (the
// host alone). Lines end in CRLF there.
type shape struct {
	name    string
	signed  string // the text that the client signs, without the secret
	digest  string // how; "" is MD5 with the secret at both ends
	request string
	root    string // of the answer; "" is that of jingdong.pop.order.get
}

// Texts that several clients sign.
const (
	signedGet    = `360buy_param_json{"order_id":1}access_tokenjdmock-access-tokenapp_keyjdmock-app-keymethodjingdong.pop.order.gettimestamp2025-04-02 12:00:00v2.0`
	signedFormat = `360buy_param_json{"order_id":1}access_tokenjdmock-access-tokenapp_keyjdmock-app-keyformatjsonmethodjingdong.pop.order.gettimestamp2025-04-02 12:00:00v2.0`
	signedJava   = `360buy_param_json{"optional_fields":"orderId,orderState","order_id":"1","order_state":null}access_tokenjdmock-access-tokenapp_keyjdmock-app-keymethodjingdong.pop.order.gettimestamp2025-04-02 12:00:00.000+0800v2.0`
	signedUpload = `360buy_param_json{"order_id":"1"}access_tokenjdmock-access-tokenapp_keyjdmock-app-keymethodjingdong.pop.order.gettimestamp2025-04-02 12:00:00.683+0800v2.0`
)

// sdkShapes are requests of JD's own SDKs and of others that are public.
var sdkShapes = []shape{
	{name: "official Java", signed: signedJava, request: `POST /routerjson?access_token=jdmock-access-token&app_key=jdmock-app-key&method=jingdong.pop.order.get&sign=<sign>&timestamp=2025-04-02+12%3A00%3A00.000%2B0800&v=2.0 HTTP/1.1
Accept: text/xml,text/javascript,text/html
User-Agent: 360buy-sdk-java
Content-Type: application/x-www-form-urlencoded;charset=UTF-8
uuid: 6f1d1c38-5a4f-4a84-8f4c-2cb6b7d4a7cd
isvToken:
sdk-version: 2.0.1
Cache-Control: no-cache
Pragma: no-cache
Host: <address>
Connection: keep-alive
Content-Length: <length>

360buy_param_json=%7B%22optional_fields%22%3A%22orderId%2CorderState%22%2C%22order_id%22%3A%221%22%2C%22order_state%22%3Anull%7D`},
	{name: "official Java, reserveParams and other", signed: `360buy_param_json{"order_id":"1"}access_tokenjdmock-access-tokenapp_keyjdmock-app-keymethodjingdong.pop.order.getreserveParams{}sign_methodhmacsha256timestamp2025-04-02 12:00:00.000+0800v2.0`,
		digest: "hmacsha256", request: `POST /routerjson?access_token=jdmock-access-token&app_key=jdmock-app-key&method=jingdong.pop.order.get&other=x&reserveParams=%7B%7D&sign=<sign>&sign_method=hmacsha256&timestamp=2025-04-02+12%3A00%3A00.000%2B0800&v=2.0 HTTP/1.1
Accept: text/xml,text/javascript,text/html
User-Agent: 360buy-sdk-java
Content-Type: application/x-www-form-urlencoded;charset=UTF-8
Host: <address>
Connection: keep-alive
Content-Length: <length>

360buy_param_json=%7B%22order_id%22%3A%221%22%7D`},
	{name: "official Java, upload", signed: signedUpload, request: `POST /routerjson?access_token=jdmock-access-token&app_key=jdmock-app-key&method=jingdong.pop.order.get&sign=<sign>&timestamp=2025-04-02+12%3A00%3A00.683%2B0800&v=2.0 HTTP/1.1
Accept: text/xml,text/javascript,text/html
User-Agent: 360buy-sdk-java
Content-Type: multipart/form-data;charset=UTF-8;boundary=1743566400683
uuid: 6f1d1c38-5a4f-4a84-8f4c-2cb6b7d4a7cd
isvToken:
sdk-version: 2.0.1
Host: <address>
Connection: keep-alive
Content-Length: <length>


--1743566400683
Content-Disposition:form-data;name="360buy_param_json"
Content-Type:text/plain

{"order_id":"1"}
--1743566400683
Content-Disposition:form-data;name="image";filename="a.png"
Content-Type:image/png

PNG & = % {"not":"a parameter"}
--1743566400683--
`},
	{name: "official PHP, a GET that ends in &", signed: signedGet, request: `GET /routerjson?app_key=jdmock-app-key&v=2.0&method=jingdong.pop.order.get&timestamp=2025-04-02+12%3A00%3A00&access_token=jdmock-access-token&360buy_param_json=%7B%22order_id%22%3A1%7D&sign=<sign>& HTTP/1.1
Host: <address>
Accept: */*

`},
	{name: "official PHP, the JSON again as the body", signed: signedGet, request: `POST /routerjson?app_key=jdmock-app-key&v=2.0&method=jingdong.pop.order.get&timestamp=2025-04-02+12%3A00%3A00&access_token=jdmock-access-token&360buy_param_json=%7B%22order_id%22%3A1%7D&sign=<sign>& HTTP/1.1
Host: <address>
Accept: */*
Content-Length: <length>
Content-Type: application/x-www-form-urlencoded

{"order_id":1}`},
	{name: "official .NET", signed: `360buy_param_json{"order_id":"1"}access_tokenjdmock-access-tokenapp_keyjdmock-app-keymethodjingdong.pop.order.gettimestamp2025-04-02 12:00:00.683+0800v2.0`, request: `POST /routerjson HTTP/1.1
Content-Type: application/x-www-form-urlencoded;charset=utf-8
User-Agent: JdSdk.NET V2.0
Host: <address>
Content-Length: <length>
Connection: Keep-Alive

360buy_param_json=%7b%22order_id%22%3a%221%22%7d&method=jingdong.pop.order.get&v=2.0&app_key=jdmock-app-key&timestamp=2025-04-02+12%3a00%3a00.683%2b0800&access_token=jdmock-access-token&sign=<sign>`},
	{name: "gh:XiBao/jos Execute", signed: signedFormat, request: `GET /routerjson?360buy_param_json=%7B%22order_id%22%3A1%7D&access_token=jdmock-access-token&app_key=jdmock-app-key&format=json&method=jingdong.pop.order.get&sign=<sign>&timestamp=2025-04-02+12%3A00%3A00&v=2.0 HTTP/1.1
Host: <address>
User-Agent: Go-http-client/1.1
Content-Type: application/json
Accept-Encoding: gzip

`},
	{name: "gh:XiBao/jos PostExecute", signed: signedFormat, request: `POST /routerjson HTTP/1.1
Host: <address>
User-Agent: Go-http-client/1.1
Content-Length: <length>
Content-Type: application/x-www-form-urlencoded
Accept-Encoding: gzip

360buy_param_json=%7B%22order_id%22%3A1%7D&access_token=jdmock-access-token&app_key=jdmock-app-key&format=json&method=jingdong.pop.order.get&sign=<sign>&timestamp=2025-04-02+12%3A00%3A00&v=2.0`},
	{name: "gh:leoliew/jos-sdk", signed: signedFormat, request: `POST /routerjson?access_token=jdmock-access-token&app_key=jdmock-app-key&format=json&v=2.0&method=jingdong.pop.order.get&timestamp=2025-04-02%2012%3A00%3A00&360buy_param_json=%7B%22order_id%22%3A1%7D&sign=<sign> HTTP/1.1
Host: <address>
Accept-Encoding: gzip, deflate
User-Agent: node-superagent/3.8.2
Content-Type: application/json
Content-Length: 0
Connection: close

`},
	{name: "multipart by PHP's curl with an array", signed: signedGet, request: `POST /routerjson HTTP/1.1
Host: <address>
Accept: */*
Content-Length: <length>
Expect: 100-continue
Content-Type: multipart/form-data; boundary=------------------------d74496d66958873e

--------------------------d74496d66958873e
Content-Disposition: form-data; name="method"

jingdong.pop.order.get
--------------------------d74496d66958873e
Content-Disposition: form-data; name="app_key"

jdmock-app-key
--------------------------d74496d66958873e
Content-Disposition: form-data; name="access_token"

jdmock-access-token
--------------------------d74496d66958873e
Content-Disposition: form-data; name="timestamp"

2025-04-02 12:00:00
--------------------------d74496d66958873e
Content-Disposition: form-data; name="v"

2.0
--------------------------d74496d66958873e
Content-Disposition: form-data; name="360buy_param_json"

{"order_id":1}
--------------------------d74496d66958873e
Content-Disposition: form-data; name="sign"

<sign>
--------------------------d74496d66958873e--
`},
}

// plainShapes are requests of hand-made clients.
var plainShapes = []shape{
	{name: "a form that is not percent-encoded", signed: signedGet, request: posted("HTTP/1.1", `method=jingdong.pop.order.get&app_key=jdmock-app-key&access_token=jdmock-access-token&timestamp=2025-04-02 12:00:00&v=2.0&360buy_param_json={"order_id":1}&sign=<sign>`)},
	{name: "a form whose offset is not percent-encoded", signed: signedUpload, request: posted("HTTP/1.1", `method=jingdong.pop.order.get&app_key=jdmock-app-key&access_token=jdmock-access-token&timestamp=2025-04-02 12:00:00.683+0800&v=2.0&360buy_param_json={"order_id":"1"}&sign=<sign>`)},
	{name: "a form that ends in &", signed: signedGet, request: posted("HTTP/1.1", `method=jingdong.pop.order.get&app_key=jdmock-app-key&access_token=jdmock-access-token&timestamp=2025-04-02+12%3A00%3A00&v=2.0&360buy_param_json=%7B%22order_id%22%3A1%7D&sign=<sign>&`)},
	{name: "HTTP/1.0", signed: signedGet, request: posted("HTTP/1.0", `method=jingdong.pop.order.get&app_key=jdmock-app-key&access_token=jdmock-access-token&timestamp=2025-04-02+12%3A00%3A00&v=2.0&360buy_param_json=%7B%22order_id%22%3A1%7D&sign=<sign>`)},
	{name: "HTTP/1.0 without a Host", signed: signedGet, request: `GET /routerjson?method=jingdong.pop.order.get&app_key=jdmock-app-key&access_token=jdmock-access-token&timestamp=2025-04-02%2012:00:00&v=2.0&360buy_param_json=%7B%22order_id%22:1%7D&sign=<sign> HTTP/1.0

`},
	{name: "an absolute target, and a Host without its port", signed: signedGet, request: `GET http://<address>/routerjson?method=jingdong.pop.order.get&app_key=jdmock-app-key&access_token=jdmock-access-token&timestamp=2025-04-02%2012:00:00&v=2.0&360buy_param_json=%7B%22order_id%22:1%7D&sign=<sign> HTTP/1.1
Host: <host>
Proxy-Connection: Keep-Alive

`},
	{name: "a body in chunks", signed: signedGet, request: `POST /routerjson HTTP/1.1
Host: <address>
Content-Type: application/x-www-form-urlencoded
Transfer-Encoding: chunked

21
method=jingdong.pop.order.get&v=2
AD
.0&app_key=jdmock-app-key&access_token=jdmock-access-token&timestamp=2025-04-02+12%3A00%3A00&360buy_param_json=%7B%22order_id%22%3A1%7D&sign=<sign>
0

`},
	{name: "v 1.0, sign_method", signed: `360buy_param_json{"order_id":1}access_tokenjdmock-access-tokenapp_keyjdmock-app-keyformatjsonmethodjingdong.pop.order.getsign_methodmd5timestamp2025-04-02 12:00:00v1.0`,
		request: posted("HTTP/1.1", `method=jingdong.pop.order.get&app_key=jdmock-app-key&access_token=jdmock-access-token&timestamp=2025-04-02+12%3A00%3A00&v=1.0&format=json&sign_method=md5&360buy_param_json=%7B%22order_id%22%3A1%7D&sign=<sign>`)},
	{name: "hmacmd5", digest: "hmacmd5", signed: `360buy_param_json{"order_id":1}access_tokenjdmock-access-tokenapp_keyjdmock-app-keymethodjingdong.pop.order.getsign_methodHMACMD5timestamp2025-04-02 12:00:00v2.0`,
		request: posted("HTTP/1.1", `method=jingdong.pop.order.get&app_key=jdmock-app-key&access_token=jdmock-access-token&timestamp=2025-04-02+12%3A00%3A00&v=2.0&sign_method=HMACMD5&360buy_param_json=%7B%22order_id%22%3A1%7D&sign=<sign>`)},
	{name: "an empty value that is signed", signed: `360buy_param_json{"order_id":1}access_tokenjdmock-access-tokenapp_keyjdmock-app-keyformatmethodjingdong.pop.order.gettimestamp2025-04-02 12:00:00v2.0`,
		request: posted("HTTP/1.1", `method=jingdong.pop.order.get&app_key=jdmock-app-key&access_token=jdmock-access-token&timestamp=2025-04-02+12%3A00%3A00&v=2.0&format=&360buy_param_json=%7B%22order_id%22%3A1%7D&sign=<sign>`)},
	{name: "an empty value that is skipped", signed: signedGet,
		request: posted("HTTP/1.1", `method=jingdong.pop.order.get&app_key=jdmock-app-key&access_token=jdmock-access-token&timestamp=2025-04-02+12%3A00%3A00&v=2.0&format=&360buy_param_json=%7B%22order_id%22%3A1%7D&sign=<sign>`)},
	{name: "JSON with blanks and escapes, nulls, numbers as text and text as numbers", root: "jingdong_pop_order_search_responce",
		signed:  `360buy_param_json{ "page_size" : "100", "sortType":"1",` + "\r\n" + `"optional_fields":"orderId,\u003cnone\u003e,\u006fderState", "order_state":"ALL", "source_id":5, "end_date":"2025-04-02 23:59:59", "page":null, "start_date":"2025\u002d04-01 00:00:00", "dateType":null }access_tokenjdmock-access-tokenapp_keyjdmock-app-keymethodjingdong.pop.order.searchtimestamp2025-04-02 12:00:00v2.0`,
		request: posted("HTTP/1.1", `method=jingdong.pop.order.search&app_key=jdmock-app-key&access_token=jdmock-access-token&timestamp=2025-04-02+12%3A00%3A00&v=2.0&sign=<sign>&360buy_param_json=%7B+%22page_size%22+%3A+%22100%22%2C+%22sortType%22%3A%221%22%2C%0D%0A%22optional_fields%22%3A%22orderId%2C%5Cu003cnone%5Cu003e%2C%5Cu006fderState%22%2C+%22order_state%22%3A%22ALL%22%2C+%22source_id%22%3A5%2C+%22end_date%22%3A%222025-04-02+23%3A59%3A59%22%2C+%22page%22%3Anull%2C+%22start_date%22%3A%222025%5Cu002d04-01+00%3A00%3A00%22%2C+%22dateType%22%3Anull+%7D`)},
	{name: "no application parameters", root: "delivery_logistics_get_response", signed: `360buy_param_json{}access_tokenjdmock-access-tokenapp_keyjdmock-app-keymethod360buy.delivery.logistics.gettimestamp2025-04-02 12:00:00v2.0`,
		request: posted("HTTP/1.1", `method=360buy.delivery.logistics.get&app_key=jdmock-app-key&access_token=jdmock-access-token&timestamp=2025-04-02+12%3A00%3A00&v=2.0&360buy_param_json=%7B%7D&sign=<sign>`)},
	{name: "values that differ between query and body", signed: signedGet, request: `POST /routerjson?method=jingdong.pop.order.get&app_key=jdmock-app-key&access_token=&timestamp=2025-04-02+12%3A00%3A00&v=2.0&360buy_param_json=%7B%22order_id%22%3A1%7D HTTP/1.1
Host: <address>
Content-Type: application/x-www-form-urlencoded
Content-Length: <length>

v=1.0&access_token=jdmock-access-token&360buy_param_json=%7B%22order_id%22%3A2%7D&sign=<sign>`},
}

// posted is a form that is posted with as few headers as there can be.
func posted(version, body string) string {
	return "POST /routerjson " + version + "\nHost: <address>\nContent-Type: application/x-www-form-urlencoded\nContent-Length: <length>\n\n" + body
}
