-- What the simulated cloud does. One call is one statement: it took effect with the record of it, or not at all.

-- Whether a host cannot carry so much more. A host that nobody has described carries everything.
create function is_full(wanted text, more_vcpu integer, more_memory integer, more_disk integer) returns boolean
language plpgsql set search_path = simulated_cloud as $$
declare
  most host;
begin
  insert into host (name) values (wanted) on conflict do nothing;
  select * into most from host where name = wanted for update;
  return (more_vcpu > 0 and most.vcpu < more_vcpu + (select coalesce(sum(vcpu), 0) from machine where host = wanted))
    or (more_memory > 0 and most.memory_gib < more_memory + (select coalesce(sum(memory_gib), 0) from machine where host = wanted))
    or (more_disk > 0 and most.disk_gib < more_disk
        + (select coalesce(sum(disk_gib), 0) from disk where host = wanted)
        + (select coalesce(sum(disk_gib), 0) from disk join machine on machine.name = disk.machine where machine.host = wanted));
end $$;

-- Does an operation; the reason if it is not possible, null if it is done.
create function refusal(operation text, wanted text, request_key text, call json) returns text
language plpgsql set search_path = simulated_cloud as $$
declare
  is_gone constant boolean := exists (select from gone where name = wanted);
  to_vcpu constant integer := call ->> 'vCPU';
  to_memory constant integer := call ->> 'memoryGiB';
  to_disk constant integer := call ->> 'diskGiB';
  on_host text := call ->> 'host';
  the_machine machine;
  the_disk disk;
begin
  select * into the_machine from machine where name = wanted;
  select * into the_disk from disk where name = wanted;
  if is_gone and operation in ('createVirtualMachine', 'createDisk', 'attachDisk') then
    return wanted || ' has been deleted.';
  elsif on_host is null and operation in ('createVirtualMachine', 'createDisk') then
    return wanted || ' needs a host.';
  elsif operation in ('resizeVirtualMachine', 'start') and the_machine is null or operation = 'stop' and the_machine is null and not is_gone then
    return 'There is no machine ' || wanted || '.';
  elsif operation = 'resizeDisk' and the_disk is null then
    return 'There is no disk ' || wanted || '.';
  end if;

  case operation
    when 'createVirtualMachine' then
      if is_full(on_host, to_vcpu, to_memory, 0) then return 'Host ' || on_host || ' is full.'; end if;
      insert into machine (name, request_key, host, vcpu, memory_gib, image)
      values (wanted, refusal.request_key, on_host, to_vcpu, to_memory, call ->> 'image') on conflict (name) do nothing;
    when 'resizeVirtualMachine' then
      if is_full(the_machine.host, to_vcpu - the_machine.vcpu, to_memory - the_machine.memory_gib, 0) then
        return 'Host ' || the_machine.host || ' is full.';
      end if;
      update machine set vcpu = to_vcpu, memory_gib = to_memory where name = wanted;
    when 'deleteVirtualMachine' then
      if exists (select from disk where machine = wanted) then return 'Disks are attached to ' || wanted || '.'; end if;
      delete from machine where name = wanted;
      insert into gone (name) values (wanted) on conflict do nothing;
    when 'start' then
      update machine set power = 'running' where name = wanted;
    when 'stop' then
      update machine set power = 'stopped' where name = wanted;
    when 'createDisk' then
      if is_full(on_host, 0, 0, to_disk) then return 'Host ' || on_host || ' is full.'; end if;
      insert into disk (name, request_key, host, disk_gib) values (wanted, refusal.request_key, on_host, to_disk) on conflict (name) do nothing;
    when 'attachDisk' then
      select host into on_host from machine where name = call ->> 'virtualMachine';
      if not found then return 'There is no machine ' || (call ->> 'virtualMachine') || '.'; end if;
      if is_full(on_host, 0, 0, to_disk) then return 'Host ' || on_host || ' is full.'; end if;
      insert into disk (name, request_key, machine, disk_gib)
      values (wanted, refusal.request_key, call ->> 'virtualMachine', to_disk) on conflict (name) do nothing;
    when 'resizeDisk' then
      -- it shrinks only on the way back of a change that failed, while nobody has used what was added
      if to_disk < the_disk.disk_gib and refusal.request_key not like '%/undo' then return 'A disk can only grow.'; end if;
      update disk set disk_gib = to_disk where name = wanted;
    when 'detachDisk', 'deleteDisk' then
      delete from disk where name = wanted;
      insert into gone (name) values (wanted) on conflict do nothing;
  end case;
  return null;
end $$;

-- Does it, and keeps the answer; or gives the answer of the first time.
create function perform(operation text, wanted text, request_key text, arguments json) returns json
language plpgsql set search_path = simulated_cloud as $$
declare
  answer json;
  reason text;
begin
  perform pg_advisory_xact_lock(hashtextextended(perform.request_key, 640));
  select result into answer from call where call.request_key = perform.request_key;
  if found then return json_build_object('outcome', 'done', 'result', answer); end if;
  reason := refusal(operation, wanted, perform.request_key, arguments);
  if reason is not null then return json_build_object('outcome', 'permanent', 'reason', reason); end if;
  answer := json_build_object('name', wanted);
  insert into call (request_key, operation, name, result) values (perform.request_key, perform.operation, wanted, answer);
  return json_build_object('outcome', 'done', 'result', answer);
end $$;
