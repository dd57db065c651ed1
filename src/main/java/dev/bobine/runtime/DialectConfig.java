package dev.bobine.runtime;

import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What an operator can set for the wire dialects, below `bobine.backends.<name>.<dialect>`.
interface DialectConfig {

    /// What servers of the `openai-videos` dialect differ in.
    interface OpenAiVideos {
        @WithDefault("multipart")
        Body body();

        /// `number` for servers that want `seconds` as an integer in JSON.
        @WithDefault("text")
        SecondsAs secondsAs();

        /// How a render is stopped.
        @WithDefault("none")
        Cancel cancel();

        /// Boolean field that asks for sound, such as `generate_sound`; without one the model decides.
        Optional<String> soundField();

        /// How a first frame is given to the server.
        @WithDefault("none")
        FirstFrame firstFrame();

        /// Field that takes the shots of a clip: a list of objects with `prompt` and `seconds`, as JSON in multipart.
        Optional<String> shotsField();

        /// Whether the server goes on with its own clips by `POST /v1/videos/extensions`, for models that are `pinned`.
        @WithDefault("false")
        boolean extensions();

        /// Field that takes a link to a reference, by role, such as `video: video_url`, or
        /// `video: video_reference.video_url` where it is an object's.
        Map<String, String> linkFields();
    }

    /// What servers of the `openai-images` dialect differ in.
    interface OpenAiImages {
        /// Formats that the server makes; one that makes a single one is not told which.
        @WithDefault("png,jpeg,webp")
        Set<StillFormat> formats();

        /// `b64-json` or `url` for servers that want to be told how to answer; OpenAI's newer models refuse the field.
        Optional<ImageResponse> response();

        /// Passed on as it is, such as `high`.
        Optional<String> quality();

        /// Passed on as it is, such as `transparent`.
        Optional<String> background();

        /// Passed on as it is, such as `low`.
        Optional<String> moderation();

        /// Most pictures that an edit takes; 0 for servers without edits.
        @WithDefault("16")
        int references();

        /// Whether the server takes a seed.
        @WithDefault("false")
        boolean seed();
    }

    /// A format of stills.
    enum StillFormat {
        PNG,
        JPEG,
        WEBP
    }

    /// How a still is answered.
    enum ImageResponse {
        B64_JSON,
        URL
    }

    /// Body of a create request.
    enum Body {
        MULTIPART,
        JSON
    }

    /// JSON type of `seconds`.
    enum SecondsAs {
        TEXT,
        NUMBER
    }

    /// The request that stops a render.
    enum Cancel {
        NONE,
        DELETE,
        POST
    }

    /// How `input_reference` is written: not at all, as an uploaded file (multipart), or as `image_url` (JSON).
    enum FirstFrame {
        NONE,
        UPLOAD,
        LINK
    }

    /// The API of Kling's models from 3.0.
    interface Kling {
        /// Price of a resource unit in the deployment's currency; without one the bill is estimated.
        Optional<BigDecimal> unitPrice();

        /// Tasks that are asked about in one call.
        @WithDefault("50")
        int queryTasks();

        /// How long a question waits for others to join it.
        @WithDefault("100ms")
        Duration queryWindow();

        /// How long a submit whose answer was lost may take to show up.
        @WithDefault("10s")
        Duration settle();
    }

    /// The API of Kling's models before 3.0.
    interface KlingLegacy {
        Optional<String> accessKey();

        /// File that holds the access key, read before every call.
        Optional<Path> accessKeyFile();

        Optional<String> secretKey();

        /// File that holds the secret key, read before every call.
        Optional<Path> secretKeyFile();

        /// Price of a resource unit in the deployment's currency; without one the bill is estimated.
        Optional<BigDecimal> unitPrice();

        /// How long a submit whose answer was lost may take to show up.
        @WithDefault("10s")
        Duration settle();
    }

    /// Google's Interactions API.
    interface GeminiOmni {
        /// What follows the number of seconds in a duration; `none` for nothing.
        @WithDefault("s")
        String durationSuffix();
    }

    /// The OpenRouter gateway.
    interface OpenRouter {
        /// Price of a US dollar in the deployment's currency, since the gateway bills in dollars.
        @WithDefault("1")
        BigDecimal dollarPrice();

        /// Key of the gateway's signatures under its calls; without one only the address that it calls is checked.
        Optional<String> webhookSecret();

        /// File that holds the key, read before every call.
        Optional<Path> webhookSecretFile();
    }

    /// fal's queue. Models have input fields of their own; a backend serves those that share them.
    interface Fal {
        @WithDefault("normal")
        Priority priority();

        /// A request that has not started by then is given up; none waits for ever.
        Optional<Duration> startTimeout();

        /// How the length of the clip is written: `"5"`, `5` or `"5s"`.
        @WithDefault("text")
        DurationAs durationAs();

        @WithDefault("aspect_ratio")
        Optional<String> aspectRatioField();

        @WithDefault("resolution")
        Optional<String> resolutionField();

        @WithDefault("generate_audio")
        Optional<String> soundField();

        @WithDefault("negative_prompt")
        Optional<String> negativePromptField();

        @WithDefault("seed")
        Optional<String> seedField();

        /// Input field that takes the shots of a clip, such as `multi_prompt`.
        Optional<String> shotsField();

        /// Input field of each role that the models take, such as `first_frame: image_url`.
        Map<String, String> referenceFields();
    }

    /// Place in fal's queue.
    enum Priority {
        NORMAL,
        LOW
    }

    /// How a model spells the length of the clip.
    enum DurationAs {
        TEXT,
        NUMBER,
        TEXT_WITH_UNIT
    }

    /// The studio, which joins clips on the pods that have ffmpeg.
    interface Studio {
        /// The program; a pod where it is not there does not serve the backend.
        @WithDefault("/usr/bin/ffmpeg")
        Path ffmpeg();

        /// What encodes H.264: `libopenh264` for builds under the LGPL.
        @WithDefault("libx264")
        H264 h264();

        /// Where clips lie while they are worked on.
        @WithDefault("/scratch")
        Path scratch();

        /// Pieces of work that a pod does at a time; the others wait.
        @WithDefault("1")
        int perPod();

        /// Size of all clips of a piece of work together, and of what comes of them.
        @WithDefault("4096")
        int maxMib();

        /// Processor time of one run of the program.
        @WithDefault("10m")
        Duration cpuLimit();

        /// Time of one run by the clock.
        @WithDefault("20m")
        Duration timeLimit();

        /// Address space of one run, where the machine can limit it.
        @WithDefault("4096")
        int memoryMib();
    }

    /// Encoders of H.264.
    enum H264 {
        LIBX264,
        LIBOPENH264
    }

    /// Veo on Vertex AI.
    interface VertexVeo {
        /// Id of the Google Cloud project.
        Optional<String> project();

        @WithDefault("us-central1")
        String location();

        /// Credentials file; without one what the machine provides is used.
        Optional<Path> credentials();

        /// A token to use as it is, for tests.
        Optional<String> token();

        /// Where Veo writes its clips, such as `gs://bucket/prefix/`; without one they come inside replies.
        Optional<String> storageUri();

        @WithDefault("https://storage.googleapis.com")
        String storageEndpoint();

        /// `dont_allow` or `allow_adult`; without one the model decides.
        Optional<String> personGeneration();

        /// Labels of every request, for the project's billing.
        Map<String, String> labels();
    }
}
