# Verifies a webhook call twice: by the standard alone, and by OpenAI's client. Reads the call as JSON; prints its type.
import base64
import hashlib
import hmac
import json
import sys

call = json.load(sys.stdin)
headers, body, secret = call["headers"], call["body"], call["secret"]
key = base64.b64decode(secret.removeprefix("whsec_"))
signed = f'{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{body}'.encode()
expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
good = any(hmac.compare_digest(expected, given) for given in headers["webhook-signature"].split(" "))

try:
    import openai

    client = openai.OpenAI(api_key="any")
    try:
        kind = client.webhooks.unwrap(body, headers, secret=secret).type
    except openai.InvalidWebhookSignatureError:
        kind = "refused"
except ImportError:
    kind = json.loads(body)["type"] if good else "refused"
print(json.dumps({"good": good, "type": kind}))
