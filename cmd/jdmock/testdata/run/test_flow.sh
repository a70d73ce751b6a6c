# Ships an order and tracks it, with curl and a digest alone.
#
# It is started by: jdmock run -- sh test_flow.sh
set -eu

jd() { # jd METHOD JSON: signs and sends a call
  now=$(TZ=GMT-8 date '+%Y-%m-%d %H:%M:%S')
  text="360buy_param_json$2access_token${JD_ACCESS_TOKEN}app_key${JD_APP_KEY}method$1timestamp${now}v2.0"
  sign=$(printf '%s' "$JD_APP_SECRET$text$JD_APP_SECRET" | md5sum | cut -c1-32 | tr a-f A-F)
  curl -sS --fail "$JD_API_URL" --data-urlencode "360buy_param_json=$2" --data-urlencode "timestamp=$now" \
    -d "method=$1" -d "app_key=$JD_APP_KEY" -d "access_token=$JD_ACCESS_TOKEN" -d v=2.0 -d "sign=$sign"
}

wants() { # wants NAME TEXT ANSWER: the answer holds the text
  case $3 in
  *"$2"*) echo "ok $1" ;;
  *) echo "not ok $1: want $2, got $3"; exit 1 ;;
  esac
}

days() { TZ=GMT-8 date -d "$1 days" '+%Y-%m-%d %H:%M:%S' 2>/dev/null || TZ=GMT-8 date -v"$1d" '+%Y-%m-%d %H:%M:%S'; }

list=$(jd jingdong.pop.orders.get "{\"order_state\":\"WAIT_SELLER_STOCK_OUT\",\"start_date\":\"$(days -25)\",\"end_date\":\"$(days +0)\"}")
id=$(printf '%s' "$list" | grep -o '"order_id":[0-9]*' | head -1 | cut -d: -f2)
wants 'an order waits' '"order_state":"WAIT_SELLER_STOCK_OUT"' "$(jd jingdong.pop.order.get "{\"order_id\":$id}")"
wants 'it is shipped' '"code":"0"' "$(jd jingdong.pop.order.ship "{\"order_id\":$id,\"logistics_id\":1010,\"waybill\":\"JD0000000001\"}")"
wants 'a second time is refused' '"code":"409"' "$(jd jingdong.pop.order.ship "{\"order_id\":$id,\"logistics_id\":1010,\"waybill\":\"JD0000000002\"}")"
wants 'it is under way' '"order_state":"WAIT_GOODS_RECEIVE_CONFIRM"' "$(jd jingdong.pop.order.get "{\"order_id\":$id}")"
wants 'it can be tracked' '"order_tracks":[' "$(jd jingdong.pop.order.track "{\"order_id\":$id}")"
wants 'the simulator is ready' '"ok"' "$(curl -sS --fail "$JDMOCK_CONTROL_URL/readyz")"
