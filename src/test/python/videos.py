# Every call that OpenAI's own client has for videos, against the service. Prints what came of it as JSON.
import json
import sys

import openai

base_url, user = sys.argv[1:3]
client = openai.OpenAI(base_url=base_url, api_key="any", max_retries=2)
mine = {"user": user}
seen = {}


def refused(call):
    try:
        call()
        return "nothing was refused"
    except openai.APIStatusError as error:
        return {
            "name": type(error).__name__,
            "status": error.status_code,
            "code": error.code,
            "param": error.param,
            "request": error.request_id,
        }


def video(**fields):
    return client.videos.create(size="640x360", extra_body=mine, **fields)


polled = client.videos.create_and_poll(
    prompt="A kite over a harbour", seconds="2", size="640x360", extra_body=mine, poll_interval_ms=100)
seen["polled"] = polled.to_dict()
seen["clip"] = client.videos.download_content(polled.id).read()[4:8].decode()
seen["poster"] = len(client.videos.download_content(polled.id, variant="thumbnail").read())

later = client.videos.create(
    prompt="Later", seconds="2", size="640x360", extra_body={**mine, "notBefore": "2999-01-01T00:00:00Z", "metadata": {"order": "7"}})
seen["later"] = later.to_dict()
pages = client.videos.list(limit=1, order="asc", extra_query=mine)
seen["pages"] = [[one.id for one in page.data] for page in pages.iter_pages()]

seen["remixed"] = refused(lambda: client.videos.remix(polled.id, prompt="More wind"))
seen["edited"] = refused(lambda: client.videos.edit(
    prompt="More wind", video=("a.mp4", client.videos.download_content(polled.id).read(), "video/mp4"), extra_body=mine))
seen["extended"] = refused(lambda: client.videos.extend(
    prompt="On and on", seconds="2", video=("a.mp4", client.videos.download_content(polled.id).read(), "video/mp4"), extra_body=mine))
seen["picture"] = refused(lambda: video(prompt="x", seconds="2", input_reference=("a.gif", b"GIF89a.........", "image/gif")))

character = client.videos.create_character(
    name="Mara", video=("a.mp4", client.videos.download_content(polled.id).read(), "video/mp4"),
    extra_body={**mine, "description": "A tall woman in a red coat."})
seen["character"] = character.to_dict()
seen["found"] = client.videos.get_character(character.id).to_dict()
cast = client.videos.create(
    prompt="Mara walks", seconds="2", size="640x360",
    extra_body={**mine, "notBefore": "2999-01-01T00:00:00Z", "characters": [{"id": character.id}]})
seen["cast"] = cast.to_dict()

seen["deleted"] = client.videos.delete(later.id).to_dict()
seen["gone"] = refused(lambda: client.videos.retrieve(later.id))
seen["badLength"] = refused(lambda: video(prompt="x", seconds="999"))
seen["badModel"] = refused(lambda: video(prompt="x", model="none"))
seen["unknown"] = refused(lambda: client.videos.create(prompt="x", extra_body={**mine, "n": 2}))
seen["stranger"] = refused(lambda: client.videos.create(prompt="x", extra_body={**mine, "characters": [{"id": "char_1"}]}))
seen["models"] = [model.id for model in client.models.list()]
print(json.dumps(seen))
