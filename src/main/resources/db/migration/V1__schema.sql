-- Bobine's tables. Money is in millionths of the deployment's currency. No table refers to another by foreign key and no
-- sequence orders one user's rows against another's, so that users can be split over several databases by hash.
--
-- Lock order, kept by every transaction: backend, then account (by user id), then everything else.
-- Whoever changes which jobs of a user are queued or running holds the user's account row; `user_queue` is guarded by it too.

-- Whether all strings of a document are text to the database. U+0000 is not, and yet JSON can escape it: one such row, which
-- nothing of the service writes, would fail every statement over many that reads a string out of the column.
create function is_all_text(document json) returns boolean language sql immutable parallel safe as
$$select cast(document as text) not like '%\\u0000%' or cast(document as text) !~ '(^|[^\\])(\\\\)*\\u0000'$$;

create table worker (
    id          uuid primary key,
    name        text        not null,
    version     text,
    started_at  timestamptz not null,
    lease_until timestamptz not null
);

-- One row per user that ever asked for something. The sums equal those of the ledger; see ledger.
create table account (
    user_id     text primary key,
    plan        text,
    overrides   json check (is_all_text(overrides)),
    month       date    not null,
    month_used  bigint  not null default 0,
    prepaid     bigint  not null default 0,
    day         date    not null,
    day_seconds bigint  not null default 0,
    held        bigint  not null default 0,
    outstanding integer not null default 0,
    -- From then on nothing is admitted for the user, until all that is known of it has been deleted.
    erase_requested_at timestamptz,
    erase_requested_by text
) with (fillfactor = 70);
create index account_erasing on account (erase_requested_at) where erase_requested_at is not null;

-- Append-only. Positive numbers use a budget up, negative ones give back; a top-up is a negative prepaid amount.
-- For every account: month_used = sum(plan_micros) of its month, prepaid = -sum(prepaid_micros),
-- day_seconds = sum(clip_seconds) of its day, held = sum(held_micros).
create table ledger (
    subject        uuid        not null,
    run            bigint      not null,
    kind           text        not null,
    user_id        text        not null,
    plan_micros    bigint      not null default 0,
    prepaid_micros bigint      not null default 0,
    held_micros    bigint      not null default 0,
    clip_seconds   integer     not null default 0,
    month          date        not null,
    day            date        not null,
    at             timestamptz not null,
    primary key (subject, run, kind)
) partition by range (subject);

-- The running audit compares every account with its own part of the ledger.
create index ledger_user on ledger (user_id, at);
-- What was spent today; rows lie nearly in the order of their times.
create index ledger_age on ledger using brin (at);

-- Which top-ups have been made, by a hash of the user and the name that the operator gave, so that one counts once. What
-- they gave is in the ledger.
create table top_up (
    key     uuid primary key,
    user_id text        not null,
    micros  bigint      not null,
    at      timestamptz not null
);
create index top_up_user on top_up (user_id);
create index top_up_age on top_up (at);

-- Which requests have been answered, by a hash of source and id. Refused ones have no job, and the refusal is sent again.
create table request_identity (
    key        uuid primary key,
    job_id     uuid        not null,
    refusal    json,
    user_id    text,
    cancelled  boolean     not null default false,
    created_at timestamptz not null
);
-- Rows lie in the order of their age, so that a few block ranges tell it.
create index request_identity_age on request_identity using brin (created_at);
create index request_identity_refused on request_identity (user_id) where user_id is not null;

-- Jobs that came of orders without an identity of their own, by a digest of who asked for what: what a client repeats by
-- itself is known again by it. Kept for an hour.
create table recent_order (
    job_id     uuid primary key,
    user_id    text        not null,
    digest     uuid        not null,
    at         timestamptz not null,
    -- Whether the client's first try has arrived; a retry may overtake it.
    first_seen boolean     not null,
    folds      integer     not null default 0
);
create index recent_order_digest on recent_order (digest);
create index recent_order_age on recent_order (at);
create index recent_order_user on recent_order (user_id);

-- Records of the requests topic that wait for an account which somebody keeps locked, so that their partition does not.
create table parked_request (
    user_id       text        not null,
    seq           bigint generated always as identity (cache 1),
    topic         text        not null,
    part          integer     not null,
    place_in_part bigint      not null,
    -- As they came, in base64.
    key           text,
    value         text,
    headers       json        not null,
    parked_at     timestamptz not null,
    -- By user first: whoever asks for the oldest of one shall have no way past what is parked of others.
    primary key (user_id, seq),
    unique (topic, part, place_in_part)
);

-- Clips that their users have thrown away, and jobs whose clips shall not be kept when they end.
create table unwanted_clip (
    job_id     uuid primary key,
    user_id    text        not null,
    at         timestamptz not null,
    -- Whether nothing of the clip is left, or can still come.
    gone       boolean     not null default false
);
create index unwanted_clip_pending on unwanted_clip (job_id) where not gone;
create index unwanted_clip_age on unwanted_clip (at) where gone;
create index unwanted_clip_user on unwanted_clip (user_id);

-- Files that users have sent ahead of their requests. A row is there before its object and goes after it.
create table upload (
    id         uuid primary key,
    user_id    text        not null,
    -- The object's key, but for the ending that its type gives it.
    name       text        not null,
    -- Null until the whole of it has come; until then `bytes` is what was announced.
    type       text,
    bytes      bigint      not null,
    sha256     text,
    created_at timestamptz not null,
    -- Whether the user has thrown it away and it is still to be removed.
    unwanted   boolean     not null default false
);
create index upload_user on upload (user_id, id);
create index upload_age on upload (created_at);

-- Whom or what a user wants to look the same in all clips.
create table character_sheet (
    id          uuid primary key,
    user_id     text        not null,
    name        text        not null,
    kind        text        not null check (kind in ('person', 'creature', 'object', 'place')),
    description text,
    -- Addresses of pictures of it.
    pictures    json        not null,
    created_at  timestamptz not null,
    unique (user_id, name)
);

-- Live jobs only: a job leaves for job_settled in the transaction that ends it. So every limit is a count of rows here,
-- and the table stays as small as the backlog.
create table job (
    id                  uuid primary key,
    user_id             text        not null,
    source              text        not null,
    request_id          text        not null,
    requested_model     text        not null,
    model               text        not null,
    lane                text        not null,
    priority            smallint    not null,
    created_at          timestamptz not null,
    deadline            timestamptz,
    estimate            bigint      not null,
    fair_cost           bigint      not null,
    reserved_plan       bigint      not null,
    reserved_prepaid    bigint      not null,
    clip_seconds        integer     not null,
    -- With the clip's length, what the price at a backend depends on: a turn can tell it without reading the wide request.
    frame               text        not null,
    audio               boolean     not null,
    window_month        date        not null,
    window_day          date        not null,

    -- Its place in a production. While it is held, `waits` is how many jobs of `job_after` it waits for.
    production          uuid,
    step                text,
    waits               smallint    not null default 0,

    state               text        not null check (state in ('held', 'queued', 'submitting', 'unresolved', 'rendering', 'collecting')),
    since               timestamptz not null,
    attempt             smallint    not null,
    eligible_at         timestamptz not null,
    delayed             boolean     not null default false,
    run_token           bigint      not null default 0,
    worker_id           uuid,
    cancel_requested_at timestamptz,
    cancelled_by        text,
    cancel_reason       text,
    backend             text,
    endpoint            text,
    provider_model      text,
    idempotency_key     text,
    offer_micros        bigint,
    external_id         text,
    submitted_at        timestamptz,
    -- When its state is given up: a render has failed (rendering), the provider removes the result (collecting), or it is
    -- decided without an operator (unresolved). Null in every other state.
    due_at              timestamptz,
    progress            smallint    not null default 0,
    artifact_url        text,
    artifact_micros     bigint,
    tries               smallint    not null default 0,
    -- Workers that died while they held the job, one after the other, since it last came through a step; whether it was in
    -- hand, which is written for suspected jobs only; and how often nobody knew how a submit of it had ended.
    deaths              smallint    not null default 0,
    in_hand             boolean     not null default false,
    parkings            integer     not null default 0,
    failure_kind        text,
    failure_stage       text,
    failure_message     text,
    -- The tries before this one that came to nothing, the latest ones of many.
    past                jsonb,
    -- The webhook that its request named.
    webhook             uuid
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500, autovacuum_analyze_scale_factor = 0.05);

create index job_webhook on job (webhook) where webhook is not null;
create index job_queue on job (lane, user_id, priority desc, id) where state = 'queued' and not delayed;
-- What is waited for, so that jobs of a model or in a lane that is no more are found without reading all that waits.
create index job_model on job (model, lane) where state = 'queued';
create index job_delayed on job (eligible_at) where state = 'queued' and delayed;
create index job_deadline on job (deadline) where state in ('held', 'queued') and deadline is not null;
create index job_unwanted on job (id) where state in ('held', 'queued') and cancel_requested_at is not null;
create index job_held on job (id) where state = 'held';
create index job_production on job (production) where production is not null;
create index job_slot on job (backend) where state in ('submitting', 'rendering', 'unresolved');
create index job_running on job (user_id) where state in ('submitting', 'rendering', 'collecting');
create index job_owner on job (worker_id) where state in ('submitting', 'rendering', 'collecting');
create index job_unresolved on job (due_at) where state = 'unresolved';
create index job_user on job (user_id, id);

-- What was asked: wide and not changed by the moves of a job, which need not copy it; once, where a director makes a prompt
-- of the wish. Partitioned, like all that is kept about a job, by the time in its id.
create table job_request (
    job_id   uuid not null primary key,
    spec     json not null check (is_all_text(spec)),
    metadata json not null,
    trace    text,
    -- The user's own words, where a director makes the prompt of them, and how it did.
    wish     json,
    -- What the job comes of, as `job_origin` has it; null where that is nothing.
    origin   json
) partition by range (job_id);

create table job_settled (
    id                  uuid        not null primary key,
    user_id             text        not null,
    source              text        not null,
    request_id          text        not null,
    requested_model     text        not null,
    model               text        not null,
    lane                text        not null,
    priority            smallint    not null,
    created_at          timestamptz not null,
    deadline            timestamptz,
    estimate            bigint      not null,
    clip_seconds        integer     not null,
    state               text        not null check (state in ('completed', 'failed', 'cancelled', 'expired')),
    since               timestamptz not null,
    attempt             smallint    not null,
    run_token           bigint      not null,
    production          uuid,
    step                text,
    cancel_requested_at timestamptz,
    backend             text,
    endpoint            text,
    provider_model      text,
    external_id         text,
    submitted_at        timestamptz,
    charged             bigint      not null,
    charge_source       text        not null,
    clip                json check (is_all_text(clip)),
    failure_kind        text,
    failure_stage       text,
    failure_message     text,
    deleted_at          timestamptz,
    late_outcome        text,
    late_at             timestamptz,
    past                jsonb
) partition by range (id);
create index job_settled_user on job_settled (user_id, id);
create index job_settled_clip on job_settled (id) where state = 'completed' and deleted_at is null;
create index job_settled_production on job_settled (production) where production is not null;
-- Jobs end nearly in the order of their rows. One may have waited for longer than those are kept that it was admitted with.
create index job_settled_age on job_settled using brin (since);
create index job_settled_state on job_settled (state, id) where state <> 'completed';

-- Jobs that need each other. It has no turn, no claim and no money of its own: how it stands is a function of its jobs, and
-- `outcome` says so for those that list it. Guarded by its user's account row.
create table production (
    id                  uuid primary key,
    user_id             text        not null,
    source              text        not null,
    request_id          text        not null,
    title               text,
    -- What was asked, so that a step can be done again in another way; wide, and read only then.
    plan                json        not null,
    -- The steps, each after those that it needs, with the jobs that they are at present.
    members             json        not null check (is_all_text(members)),
    result              text,
    on_failure          text        not null check (on_failure in ('stop', 'skip')),
    metadata            json        not null,
    trace               text,
    -- With which its steps enter the queue where their user has nothing in it.
    weight              integer     not null,
    running_cap         integer     not null,
    -- The webhook that its request named, which gets the events of its steps, too.
    webhook             uuid,
    created_at          timestamptz not null,
    cancel_requested_at timestamptz,
    cancelled_by        text,
    cancel_reason       text,
    outcome             text        not null default 'open' check (outcome in ('open', 'completed', 'failed', 'cancelled')),
    ended_at            timestamptz
) with (fillfactor = 70);
create index production_webhook on production (webhook) where webhook is not null;
create index production_user on production (user_id, id);
create index production_ended on production (ended_at) where ended_at is not null;

-- What held jobs wait for. A row is gone in the transaction that ends the job waited for, so that each counts once.
create table job_after (
    job_id   uuid not null,
    after_id uuid not null,
    primary key (job_id, after_id)
);
create index job_after_waited on job_after (after_id);

-- What a job comes of, both being one user's. Kept for as long as either of the two.
create table job_origin (
    job_id    uuid not null,
    origin_id uuid not null,
    how       text not null check (how in ('extends', 'remixes', 'frame', 'join', 'reference', 'variant', 'retry')),
    primary key (job_id, origin_id, how)
);
create index job_origin_of on job_origin (origin_id);

-- The timeline of every job: append-only, and what the outbox points into.
create table event (
    id      uuid        not null,
    job_id  uuid        not null,
    type    text        not null,
    at      timestamptz not null,
    data    json        not null check (is_all_text(data)),
    trace   text,
    primary key (job_id, id)
) partition by range (job_id);
-- Replays ask by time; rows lie nearly in its order.
create index event_age on event using brin (at);

-- Events that are committed and not yet known to be in Kafka. Rows are tiny and short-lived.
create table outbox (
    seq      bigint generated always as identity (cache 1) primary key,
    event_id uuid not null,
    job_id   uuid not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Usage events that are committed with their lines of the ledger and not yet known to be in Kafka.
create table usage_outbox (
    seq      bigint generated always as identity (cache 1) primary key,
    usage_id uuid        not null,
    subject  uuid        not null,
    user_id  text        not null,
    at       timestamptz not null,
    data     json        not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
create index usage_outbox_user on usage_outbox (user_id);

-- Endpoints at which callers get events by HTTP. The owner is `user:` and an id, or `service:` and the name of a caller
-- that acts for all users.
create table webhook (
    id              uuid primary key,
    owner           text        not null,
    name            text        not null,
    url             text        not null,
    types           text[]      not null,
    format          text        not null check (format in ('cloudevents', 'openai')),
    -- Whose events; null for those of all users.
    user_id         text,
    -- Sealed; null where the owner's default one signs. After a rotation the one before signs too for a while.
    secret          text,
    previous_secret text,
    previous_until  timestamptz,
    created_at      timestamptz not null,
    -- Whether requests have named it, each for its own job; its name is then made of its id.
    by_request      boolean     not null default false,
    -- Calls that failed in a row, since when, and how often that was warned of.
    failures        integer     not null default 0,
    failing_since   timestamptz,
    warned          smallint    not null default 0,
    held_until      timestamptz,
    disabled_at     timestamptz,
    disabled_reason text,
    -- Endpoints are served in turn.
    turn_at         timestamptz not null,
    unique (owner, name)
) with (fillfactor = 50);
create index webhook_user on webhook (user_id) where user_id is not null;

-- What signs calls that an owner's requests have asked for. Sealed.
create table webhook_secret (
    owner           text primary key,
    secret          text not null,
    previous_secret text,
    previous_until  timestamptz
);

-- Events on their way to webhooks, and for a while what became of them. `seq` is the order of commits per job.
create table delivery (
    seq             bigint generated always as identity (cache 1) primary key,
    webhook_id      uuid        not null,
    event_id        uuid        not null,
    job_id          uuid        not null,
    user_id         text,
    type            text        not null,
    -- Asked for by a replay: sent once and not counted.
    once            boolean     not null default false,
    created_at      timestamptz not null,
    state           text        not null default 'pending' check (state in ('pending', 'delivered', 'failed', 'superseded')),
    -- When the next attempt is due; while one is under way, when it counts as lost.
    due_at          timestamptz not null,
    sending         boolean     not null default false,
    token           integer     not null default 0,
    attempts        smallint    not null default 0,
    first_failed_at timestamptz,
    ended_at        timestamptz,
    status          smallint,
    reason          text,
    answer          text
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
create index delivery_due on delivery (webhook_id, due_at, seq) where state = 'pending';
create index delivery_order on delivery (job_id, webhook_id, seq) where state = 'pending';
create index delivery_sending on delivery (webhook_id) where state = 'pending' and sending;
create index delivery_recent on delivery (webhook_id, seq);
create index delivery_user on delivery (user_id) where user_id is not null;
create index delivery_age on delivery using brin (created_at);

-- A backlog of one user on one lane (the set of backends that can serve a job). `tag` is the user's start tag of
-- start-time fair queueing; the row outlives the backlog until the lane's virtual time has passed the tag.
create table user_queue (
    lane        text     not null,
    user_id     text     not null,
    tag         bigint   not null,
    weight      integer  not null,
    running_cap integer  not null,
    ready       boolean  not null,
    queued_jobs integer  not null,
    queued_cost bigint   not null,
    -- No job of the backlog was admitted before: from when on, without a break, something has been waiting. Means nothing
    -- while nothing waits.
    backlog_since timestamptz not null default now(),
    primary key (lane, user_id)
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
create index user_queue_order on user_queue (lane, tag, user_id) where ready;
create index user_queue_user on user_queue (user_id);

create table lane (
    name  text primary key,
    vtime bigint not null default 0
) with (fillfactor = 50);

create table backend (
    name             text primary key,
    tat              timestamptz not null,
    blocked_until    timestamptz not null,
    vtime            bigint      not null default 0,
    paused_at        timestamptz,
    paused_reason    text,
    -- When it resumes by itself; null when somebody has to see to it.
    paused_until     timestamptz,
    -- What an adaptive limit was last changed to, and when; null while it is as configured.
    in_flight_limit  integer,
    limit_changed_at timestamptz,
    -- Submits in a row that it failed at, by its own fault or the network's. From a threshold on the circuit is open:
    -- blocked_until then says when one job may be tried, and the rest waits for how that ends.
    faults           integer     not null default 0,
    -- Whether that one job is on its way. Failures of jobs that had started before the circuit opened do not count.
    probing          boolean     not null default false
) with (fillfactor = 50);

-- Renders given up at their deadline, which the provider goes on with: what becomes of them is still worth knowing.
create table late_render (
    job_id  uuid primary key,
    since   timestamptz not null,
    poll_at timestamptz not null
);
create index late_render_poll on late_render (poll_at);

-- Films on paper. Private to their user, and forgotten when nobody has touched them for a while.
create table treatment (
    id         uuid primary key,
    user_id    text        not null,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    -- The newest one's number.
    version    integer     not null,
    wish       text        not null,
    target     json        not null,
    -- Which version was shot last, and as what.
    shot       json
);
create index treatment_user on treatment (user_id, id);
create index treatment_age on treatment (changed_at);

create table treatment_version (
    treatment_id uuid        not null,
    version      integer     not null,
    user_id      text        not null,
    at           timestamptz not null,
    author       text        not null check (author in ('model', 'plain', 'hand')),
    said         text,
    body         json        not null,
    estimate     bigint      not null,
    warnings     json        not null,
    primary key (treatment_id, version)
);
create index treatment_version_user on treatment_version (user_id);

-- How often users have called the director on a UTC day.
create table direction_day (
    user_id text    not null,
    day     date    not null,
    calls   integer not null,
    primary key (user_id, day)
);

-- Held jobs that wait for a director. Users take turns: `tag` is a start tag of start-time fair queueing at a cost of one.
create table direction (
    job_id  uuid primary key,
    user_id text        not null,
    tag     bigint      not null,
    -- When it may be taken; while it is in hand, when it counts as lost.
    due_at  timestamptz not null,
    tries   smallint    not null default 0
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
create index direction_turn on direction (tag, job_id);
create index direction_user on direction (user_id, tag);

-- What operators did. Users are named by a hash, so that what is deleted is not kept here.
create table audit (
    id      uuid primary key,
    at      timestamptz not null,
    actor   text        not null,
    action  text        not null,
    subject text        not null,
    -- Why, in the operator's own words; null where none was asked for.
    reason  text
);
create index audit_age on audit (at);

-- What is done to many jobs at once, batch by batch, and how far it is.
create table bulk (
    id         uuid primary key,
    at         timestamptz not null,
    actor      text        not null,
    reason     text        not null,
    act        text        not null check (act in ('cancel', 'fail')),
    filter     json        not null,
    -- Whose jobs alone; null for those of all users.
    user_id    text,
    -- What the provider billed for each job that is given up; null when that is not known.
    charged    bigint,
    state      text        not null check (state in ('running', 'done', 'stopped')),
    -- The job after which to go on; from the newest to the oldest.
    place      uuid,
    done       bigint      not null default 0,
    skipped    bigint      not null default 0,
    failed     bigint      not null default 0,
    ended_at   timestamptz,
    stopped_by text
);
create index bulk_running on bulk (id) where state = 'running';
create index bulk_age on bulk (at) where state <> 'running';
create index bulk_user on bulk (user_id) where user_id is not null;

create table bulk_result (
    bulk_id uuid        not null,
    job_id  uuid        not null,
    outcome text        not null,
    at      timestamptz not null,
    primary key (bulk_id, job_id)
);

-- Sums over all users as of a moment ago, too dear to be added up whenever somebody looks: millionths of the currency, or
-- jobs.
create table figure (
    name   text primary key,
    amount bigint      not null,
    at     timestamptz not null
);

-- The same of each lane in which somebody waits: users and jobs that may start, what those jobs cost and how many of them
-- the users' running caps would let start; users and jobs whose running cap is reached.
create table lane_figure (
    lane         text primary key,
    users        bigint      not null,
    jobs         bigint      not null,
    cost         bigint      not null,
    startable    bigint      not null,
    capped_users bigint      not null,
    capped_jobs  bigint      not null,
    at           timestamptz not null
);

-- What users call their clips, for those clips that somebody has named; gone with the clip. Each of the words begins with
-- a mark of the user, so that the index is read for one user alone.
create table clip_label (
    job_id  uuid primary key,
    user_id text     not null,
    title   text,
    tags    json     not null,
    words   tsvector not null
);
create index clip_label_user on clip_label (user_id, job_id);
create index clip_label_words on clip_label using gin (words);

-- Links that show a clip to whoever has one; gone with the clip. Only the hash of what a link ends in is kept, but of those
-- that are listed for everybody.
create table share (
    id           uuid primary key,
    job_id       uuid        not null,
    user_id      text        not null,
    token_sha256 text        not null unique,
    token        text,
    created_at   timestamptz not null,
    until        timestamptz,
    most_views   integer,
    views        integer     not null default 0,
    -- When the last of its views was used.
    used_up_at   timestamptz,
    download     boolean     not null,
    prompt       boolean     not null,
    listed       boolean     not null
);
create index share_job on share (job_id);
create index share_user on share (user_id);
create index share_listed on share (id) where listed;

-- Work that one pod at a time does, such as relaying the outbox.
create table lease (
    name      text primary key,
    worker_id uuid        not null,
    until     timestamptz not null
);

-- Partitions of a week each, by the time in the id. Rows outside of every one go to the default partition, which stays
-- empty as long as weeks are made ahead.
create table ledger_rest partition of ledger default;
create table job_request_rest partition of job_request default;
create table job_settled_rest partition of job_settled default;
create table event_rest partition of event default;

-- The least id of version 7 of that moment.
create function first_id_of(moment timestamptz) returns uuid language sql immutable as
$$ select cast(rpad(lpad(to_hex(cast(floor(extract(epoch from moment) * 1000) as bigint)), 12, '0'), 32, '0') as uuid) $$;

-- An id of version 7 of that moment; the same one for the same seed.
create function id_at(moment timestamptz, seed text) returns uuid language sql immutable as
$$ select cast(substr(cast(first_id_of(moment) as text), 1, 14) || '7' || substr(md5(seed), 1, 3)
     || '-8' || substr(md5(seed), 4, 3) || '-' || substr(md5(seed), 7, 12) as uuid) $$;

-- Makes a week's partition of a table. Rows of that week that had to go to the default partition, since nobody had made
-- one in time, are taken along.
create function make_week(parent text, child text, first uuid, past uuid) returns void language plpgsql as
$$
begin
    execute format('create table %I partition of %I for values from (%L) to (%L)', child, parent, first, past);
exception when check_violation then
    execute format('create table %I (like %I including all)', child, parent);
    execute format('lock table %I in access exclusive mode', parent || '_rest');
    execute format('with moved as (delete from %I where %I >= %L and %I < %L returning *) insert into %I select * from moved',
        parent || '_rest', case when parent = 'ledger' then 'subject' when parent = 'job_settled' then 'id' else 'job_id' end,
        first, case when parent = 'ledger' then 'subject' when parent = 'job_settled' then 'id' else 'job_id' end, past, child);
    execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, child, first, past);
end
$$;

-- Writes what a week of the ledger still means as one entry per user, so that sums stay what they are when it is dropped;
-- tells for how many users there is one.
create function carry_week(week text) returns bigint language plpgsql set timezone = 'UTC' as
$$
declare
    carried bigint;
begin
    execute format('insert into ledger (subject, run, kind, user_id, prepaid_micros, held_micros, month, day, at)
        select id_at(now(), l.user_id || %L), 0, ''carry'', l.user_id, sum(l.prepaid_micros), sum(l.held_micros), now(), now(), now()
        from %I l group by l.user_id having sum(l.prepaid_micros) <> 0 or sum(l.held_micros) <> 0', week, week);
    get diagnostics carried = row_count;
    return carried;
end
$$;

-- Makes the partitions of this week and of so many after it; returns how many are new. Weeks begin on Mondays in UTC, and
-- are added up there: elsewhere some are an hour longer or shorter.
create function make_weeks(ahead integer) returns integer language plpgsql set timezone = 'UTC' as
$$
declare
    monday timestamptz := date_trunc('week', now());
    parent text;
    child  text;
    made   integer := 0;
begin
    for week in 0..ahead loop
        foreach parent in array array['ledger', 'job_request', 'job_settled', 'event'] loop
            child := parent || '_p' || to_char(monday + week * interval '7 days', 'YYYYMMDD');
            if to_regclass(child) is null then
                perform make_week(parent, child, first_id_of(monday + week * interval '7 days'),
                    first_id_of(monday + (week + 1) * interval '7 days'));
                made := made + 1;
            end if;
        end loop;
    end loop;
    return made;
end
$$;

select make_weeks(4);
