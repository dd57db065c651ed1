-- What a share shows, by the hash of its token. Whoever opened one that is used up since may play it to its end.
\set live `cat src/main/resources/sql/part/share-is-live.sql`
\set there `cat src/main/resources/sql/part/clip-is-there.sql`
\set token '''00'''
\set lingers 600
select h.id, h.job_id, h.until, h.download, h.listed, h.most_views, l.title, s.clip,
       case when h.prompt then q.spec ->> 'prompt' end as prompt, :live as live,
       h.used_up_at > clock_timestamp() - interval '1 second' * :lingers
         and (h.until is null or h.until > clock_timestamp()) as lingers
from share h
join job_settled s on s.id = h.job_id and :there
join job_request q on q.job_id = h.job_id
left join clip_label l on l.job_id = h.job_id
where h.token_sha256 = :token;
