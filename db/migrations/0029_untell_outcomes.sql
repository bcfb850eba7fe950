-- Personnel decisions are for fewer people than events are: what events of appointments told of them is taken back.
update event set data = case
    when data ? 'fields' then data || jsonb_build_object(
      'fields', (data -> 'fields') - '{status,end_reason}'::text[],
      'before', (data -> 'before') - '{status,end_reason}'::text[],
      'after', (data -> 'after') - '{status,end_reason}'::text[])
    else data - '{status,end_reason}'::text[] end
where type in ('appointment.recorded', 'appointment.edited', 'appointment.voided');
