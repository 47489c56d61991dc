/** distribution: behaviors in order, functions with their sizes, origins, and what is not simulated. */
import type { BehaviorView, DistributionView, FunctionView } from '../../contract.js';
import { count, size } from '../format.js';
import type { Inspector } from '../inspector.js';
import { Command } from '../parts/command.js';
import { Meter } from '../parts/meter.js';
import { Table } from '../parts/table.js';

export function DistributionPanel({ state: { overview, host } }: Inspector) {
  const chosen = overview?.distributions.filter((one) => host === undefined || one.host === host) ?? [];
  return (
    <div class="page">
      {chosen.map((one) => (
        <Distribution key={one.logicalId} one={one} template={overview?.template ?? ''} />
      ))}
    </div>
  );
}

function Distribution({ one, template }: { one: DistributionView; template: string }) {
  return (
    <>
      <section class="card">
        <h2>
          {one.logicalId}: behaviors <span class="dim">tried in this order, first match wins · {template}</span>
        </h2>
        <Table
          label="Behaviors"
          columns={['No.', 'Path pattern', 'Origin', 'Policies', 'Functions', 'Requests#']}
          rows={one.behaviors.map(behaviorRow)}
        />
      </section>
      <section class="card">
        <h2>Functions</h2>
        <Table
          label="Functions"
          columns={['Function', 'Kind', 'File', 'Bytes#', 'Of the limit', 'Median time#', 'Runs#', 'State']}
          rows={one.functions.map(functionRow)}
        />
      </section>
      <section class="card">
        <h2>Origins</h2>
        <Table
          label="Origins"
          columns={['Origin', 'On this machine', 'Access']}
          rows={one.origins.map(({ id, where, access }) => [id, <code>{where}</code>, access])}
        />
      </section>
      {one.errorPages.length > 0 && <ErrorPages pages={one.errorPages} />}
      {one.tenant && <Tenant tenant={one.tenant} />}
      {one.passes.length > 0 && (
        <section class="card">
          <h2>Private areas</h2>
          {one.passes.map(({ pattern, by, command }) => (
            <div key={pattern}>
              <p>
                <code>{pattern}</code> checked by {by}
              </p>
              <Command text={command} />
            </div>
          ))}
        </section>
      )}
      <section class="card">
        <h2>
          Not simulated <span class="dim">named in the template, not acted on here</span>
        </h2>
        <Table
          label="Not simulated"
          columns={['Property', 'Where', 'Here']}
          rows={one.notSimulated.map(({ what, at, instead }) => [<code>{what}</code>, <code>{at}</code>, instead])}
        />
      </section>
    </>
  );
}

function ErrorPages({ pages }: { pages: DistributionView['errorPages'] }) {
  return (
    <section class="card">
      <h2>Error pages</h2>
      <Table
        label="Error pages"
        columns={['Error', 'Page', 'Status', 'Kept#']}
        rows={pages.map(({ code, page, status, seconds }) => [
          code,
          page === '' ? 'as the origin sent it' : <code>{page}</code>,
          status ?? code,
          `${count(seconds)} s`,
        ])}
      />
    </section>
  );
}

function Tenant({ tenant }: { tenant: NonNullable<DistributionView['tenant']> }) {
  const { id, distribution, domains, parameters } = tenant;
  return (
    <section class="card">
      <h2>
        Tenant {id} <span class="dim">of {distribution}</span>
      </h2>
      <Table
        label="Tenant"
        columns={['What', 'Value']}
        rows={[
          ['Domains', domains.join(', ')],
          ...Object.entries(parameters).map(([name, value]) => [`Parameter ${name}`, <code>{value}</code>]),
        ]}
      />
    </section>
  );
}

function behaviorRow(behavior: BehaviorView, at: number) {
  const { pattern, isDefault, origin, policies, trustedKeys, functions, requests } = behavior;
  return [
    at + 1,
    <>
      <code>{pattern}</code> {isDefault && <span class="dim">default</span>}
      {trustedKeys.length > 0 && <span class="dim">signed, key {trustedKeys.join(', ')}</span>}
    </>,
    origin,
    policies.map(({ name, facts }) => (
      <div key={name}>
        {name} <span class="dim">{facts}</span>
      </div>
    )),
    Object.entries(functions).map(([event, name]) => (
      <div key={event}>
        {event} <code>{name}</code>
      </div>
    )),
    count(requests),
  ];
}

function functionRow({ name, kind, file, bytes, limit, runs, micros, error }: FunctionView) {
  return [
    <code>{name}</code>,
    kind === 'lambda' ? 'Lambda@Edge' : 'CloudFront Function',
    <code>{file}</code>,
    bytes === undefined ? '–' : count(bytes),
    <>
      of {kind === 'lambda' ? size(limit) : count(limit)} <Meter value={bytes ?? 0} of={limit} />
    </>,
    micros === undefined ? '–' : `${count(micros)} µs`,
    count(runs),
    error === undefined ? runs > 0 ? <span class="s2">ran</span> : 'not run yet' : <span class="s5">✕ {error}</span>,
  ];
}
