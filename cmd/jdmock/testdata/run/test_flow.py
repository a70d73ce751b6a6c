"""Ships an order and tracks it, with Python's standard library alone.

It is started by: jdmock run -- python3 test_flow.py
"""

import datetime
import hashlib
import json
import os
import unittest
import urllib.parse
import urllib.request

GMT8 = datetime.timezone(datetime.timedelta(hours=8))


def text_of(moment):
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def sign(params, secret):
    joined = "".join(name + params[name] for name in sorted(params))
    return hashlib.md5((secret + joined + secret).encode()).hexdigest().upper()


def call(method, **application):
    """Signs and sends a call, and returns what stands under the answer's root."""
    params = {
        "method": method,
        "app_key": os.environ["JD_APP_KEY"],
        "access_token": os.environ["JD_ACCESS_TOKEN"],
        "timestamp": text_of(datetime.datetime.now(GMT8)),
        "v": "2.0",
        "360buy_param_json": json.dumps(application),
    }
    params["sign"] = sign(params, os.environ["JD_APP_SECRET"])
    form = urllib.parse.urlencode(params).encode()
    with urllib.request.urlopen(os.environ["JD_API_URL"], form, timeout=10) as answer:
        (body,) = json.load(answer).values()
    return body


class Flow(unittest.TestCase):
    def waiting(self):
        now = datetime.datetime.now(GMT8)
        body = call(
            "jingdong.pop.orders.get",
            order_state="WAIT_SELLER_STOCK_OUT",
            start_date=text_of(now - datetime.timedelta(days=25)),
            end_date=text_of(now),
        )
        return [order["order_id"] for order in body["order_info_list"]["order_info"]]

    def test_an_order_is_shipped_once(self):
        order_id = self.waiting()[0]
        before = call("jingdong.pop.order.get", order_id=order_id)
        self.assertEqual(before["order_info"]["order_state"], "WAIT_SELLER_STOCK_OUT")

        shipped = call("jingdong.pop.order.ship", order_id=order_id, logistics_id=1010, waybill="JD0000000001")
        self.assertEqual(shipped["code"], "0")
        again = call("jingdong.pop.order.ship", order_id=order_id, logistics_id=1010, waybill="JD0000000002")
        self.assertEqual(again["code"], "409")

        after = call("jingdong.pop.order.get", order_id=order_id)
        self.assertEqual(after["order_info"]["order_state"], "WAIT_GOODS_RECEIVE_CONFIRM")
        self.assertNotIn(order_id, self.waiting())
        track = call("jingdong.pop.order.track", order_id=order_id)
        self.assertEqual(track["code"], "0")
        self.assertIsInstance(track["order_tracks"], list)

    def test_the_simulator_is_ready(self):
        with urllib.request.urlopen(os.environ["JDMOCK_CONTROL_URL"] + "/readyz", timeout=10) as answer:
            self.assertEqual(json.load(answer)["status"], "ok")


if __name__ == "__main__":
    unittest.main()
