package mockserver

import (
	"bytes"
	"html/template"
	"strings"
	"sync"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// A choiceView is what the page of shops shows.
type choiceView struct {
	Path, App, Search       string
	Kept                    wire.Params // for hidden fields
	Shops                   []choice
	Page, Pages, Found      int
	PagesBefore, PagesAfter int // the pages beside this one; 0 for none
}

// oauthPages are the pages for people.
var oauthPages = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("pages").Parse(strings.TrimSpace(pagesText)))
})

// pagesText is what the pages are made from. They need no script.
const pagesText = `
{{define "head"}}<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.}} - jdmock</title>
<style>body{font:16px/1.5 sans-serif;max-width:44em;margin:2em auto;padding:0 1em}li{margin:.5em 0}button{font:inherit}small{color:#555}code{font-size:1.4em}</style></head>
{{end}}
{{define "kept"}}{{range .Kept}}<input type="hidden" name="{{.Name}}" value="{{.Value}}">{{end}}{{end}}
{{define "choice"}}{{template "head" "店铺授权"}}<body>
<h1>店铺授权 <small>Authorize a shop</small></h1>
<p>应用 <b>{{.App}}</b> 请求访问您的店铺，请选择一个。<br><small>The app {{.App}} asks for access to a shop: choose one. This is a simulator; nobody logs in.</small></p>
<form method="get" action="{{.Path}}">{{template "kept" .}}<input type="search" name="q" value="{{.Search}}" maxlength="100" aria-label="店铺名称或商家编号 shop name or vender_id"> <button>搜索 Search</button></form>
<form method="post" action="{{.Path}}">{{template "kept" .}}<ul>
{{range .Shops}}<li><button name="vender_id" value="{{.VenderID}}">授权 Authorize</button> {{.Name}} ({{.VenderID}}){{if .Authorized}} <small>已授权 authorized already</small>{{end}}</li>
{{else}}<li>没有符合条件的店铺 <small>no shop matches</small></li>
{{end}}</ul></form>
<form method="get" action="{{.Path}}">{{template "kept" .}}<input type="hidden" name="q" value="{{.Search}}">
{{with .PagesBefore}}<button name="page" value="{{.}}">上一页 Previous</button>{{end}} 第 {{.Page}} / {{.Pages}} 页，共 {{.Found}} 家店铺 <small>page {{.Page}} of {{.Pages}}, {{.Found}} shops</small> {{with .PagesAfter}}<button name="page" value="{{.}}">下一页 Next</button>{{end}}</form>
</body></html>
{{end}}
{{define "code"}}{{template "head" "授权成功"}}<body>
<h1>授权成功 <small>Authorized</small></h1>
<p>{{.Shop}} ({{.Vender}})</p>
<p>授权码 code: <code id="code">{{.Code}}</code></p>{{if .State}}<p>state: <span id="state">{{.State}}</span></p>{{end}}
<p>请在十分钟内将授权码填入应用。<br><small>Enter the code in the app within ten minutes.</small></p>
</body></html>
{{end}}
{{define "refusal"}}{{template "head" "授权失败"}}<body>
<h1>授权失败 <small>Not authorized</small></h1>
<p>{{.Code}} {{.Zh}}<br><small>{{.En}}</small></p>
<p>{{.Cause}}{{with .Cure}}: {{.}}{{end}}.</p>
<p><small>requestId {{.ID}}</small></p>
</body></html>
{{end}}`

// render writes one of the pages.
func render(name string, view any) oauthAnswer {
	var b bytes.Buffer
	if err := oauthPages().ExecuteTemplate(&b, name, view); err != nil {
		panic(err) // texts and numbers cannot fail
	}
	return oauthAnswer{body: b.Bytes(), contentType: typeHTML}
}

// codePage shows a code to whom no app can be told.
func codePage(shop sandbox.Shop, code, state string) oauthAnswer {
	return render("code", struct{ Shop, Vender, Code, State string }{shop.Name, shop.VenderID, code, state})
}

// refusalPage shows why nothing was authorized.
func refusalPage(e *wire.Error, r *refusal) oauthAnswer {
	return render("refusal", struct{ Code, Zh, En, Cause, Cure, ID string }{e.Code, e.ZhDesc, e.EnDesc, r.cause, r.cure, e.RequestID})
}
