-- Which events and which resources belong to a flow: filled by the projection 'flows'.

create table flow_events (tenant text not null, correlation_id text not null, pos bigint not null, primary key (tenant, correlation_id, pos));

create table flow_resources (
  tenant text not null,
  resource_id text not null,
  correlation_id text not null,
  primary key (tenant, resource_id, correlation_id)
);
