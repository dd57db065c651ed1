-- Removes a treatment with all its versions.
\set id '''019aa000-0000-7000-8000-000000000001'''
with del_treatment_version as (
  delete from treatment_version where treatment_id = cast(cast(:id as text) as uuid))
delete from treatment where id = cast(cast(:id as text) as uuid);
