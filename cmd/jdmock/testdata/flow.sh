# Walks poll, detail, ship and track with curl alone. jdmock only signs. It wants
# the variables of jdmock env, and JDMOCK, START and END.
set -eu

jd() { # jd METHOD JSON
  now=$(TZ=GMT-8 date '+%Y-%m-%d %H:%M:%S')
  sign=$("$JDMOCK" sign --only md5 "method=$1" "360buy_param_json=$2" "timestamp=$now" \
    "app_key=$JD_APP_KEY" "access_token=$JD_ACCESS_TOKEN" v=2.0)
  curl -sS --fail "$JD_API_URL" --data-urlencode "method=$1" --data-urlencode "360buy_param_json=$2" \
    --data-urlencode "timestamp=$now" --data-urlencode "app_key=$JD_APP_KEY" \
    --data-urlencode "access_token=$JD_ACCESS_TOKEN" -d v=2.0 -d "sign=$sign"
  echo
}

list=$(jd jingdong.pop.orders.get "{\"order_state\":\"WAIT_SELLER_STOCK_OUT\",\"start_date\":\"$START\",\"end_date\":\"$END\"}")
echo "list $list"
id=$(printf '%s' "$list" | grep -o '"order_id":[0-9]*' | head -1 | cut -d: -f2)
echo "before $(jd jingdong.pop.order.get "{\"order_id\":$id}")"
echo "ship $(jd jingdong.pop.order.ship "{\"order_id\":$id,\"logistics_id\":1010,\"waybill\":\"JD0000000001\"}")"
echo "again $(jd jingdong.pop.order.ship "{\"order_id\":$id,\"logistics_id\":1010,\"waybill\":\"JD0000000002\"}")"
echo "after $(jd jingdong.pop.order.get "{\"order_id\":$id}")"
echo "track $(jd jingdong.pop.order.track "{\"order_id\":$id}")"
