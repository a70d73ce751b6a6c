// A client that has JD's URL compiled in, and signs by itself: it polls, reads,
// ships and tracks one order. How to reach JD and whom to trust is the
// machine's business. Arguments: app_key, app_secret, access_token, start, end.
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class FixedHost {
    static final String SERVER_URL = "https://api.jd.com/routerjson";
    static String key, secret, token;

    public static void main(String[] args) throws Exception {
        key = args[0];
        secret = args[1];
        token = args[2];
        String list = say("list", "jingdong.pop.orders.get",
            "{\"order_state\":\"WAIT_SELLER_STOCK_OUT\",\"start_date\":\"" + args[3] + "\",\"end_date\":\"" + args[4] + "\"}");
        Matcher first = Pattern.compile("\"order_id\":(\\d+)").matcher(list);
        if (!first.find()) {
            throw new IllegalStateException("no order to ship");
        }
        String order = "{\"order_id\":" + first.group(1) + "}";
        say("before", "jingdong.pop.order.get", order);
        say("ship", "jingdong.pop.order.ship", order.replace("}", ",\"logistics_id\":1010,\"waybill\":\"JD0000000001\"}"));
        say("after", "jingdong.pop.order.get", order);
        say("track", "jingdong.pop.order.track", order);
    }

    static String say(String name, String method, String json) throws Exception {
        String answer = call(method, json);
        System.out.println(name + " " + answer);
        return answer;
    }

    static String call(String method, String json) throws Exception {
        Map<String, String> params = new TreeMap<>();
        params.put("360buy_param_json", json);
        params.put("access_token", token);
        params.put("app_key", key);
        params.put("method", method);
        params.put("timestamp", LocalDateTime.now(ZoneOffset.ofHours(8)).format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")));
        params.put("v", "2.0");
        StringBuilder text = new StringBuilder(secret), body = new StringBuilder();
        for (Map.Entry<String, String> e : params.entrySet()) {
            text.append(e.getKey()).append(e.getValue());
            body.append(e.getKey()).append('=').append(URLEncoder.encode(e.getValue(), "UTF-8")).append('&');
        }
        StringBuilder sign = new StringBuilder();
        for (byte b : MessageDigest.getInstance("MD5").digest(text.append(secret).toString().getBytes(StandardCharsets.UTF_8))) {
            sign.append(String.format("%02X", b));
        }
        HttpURLConnection connection = (HttpURLConnection) new URL(SERVER_URL).openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setConnectTimeout(30000);
        connection.setReadTimeout(30000);
        connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8");
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body.append("sign=").append(sign).toString().getBytes(StandardCharsets.UTF_8));
        }
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
