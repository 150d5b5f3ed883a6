import type { Installation } from './chart';

const onPremises: Installation['set'] = {
  'kafka.tls.enabled': 'true',
  'kafka.tls.client.existingSecret': 'kafka-client',
  'kafka.sasl.mechanism': 'oauthbearer',
  'kafka.sasl.existingSecret': 'kafka-oauth',
  'kafka.sasl.tokenUrl': 'https://id.example.com/token',
  'kafka.prefix': 'blue.',
  'keda.authenticationRef': 'our-own',
  'image.registry': 'registry.example.com',
  'image.digest': `sha256:${'0'.repeat(64)}`,
  'imagePullSecrets[0].name': 'registry',
  'hub.allowPrivate': '10.1.0.0/16',
  'hub.allowHttp': 'true',
  'tracing.headers.existingSecret': 'collector',
  offersConfigMap: 'offers',
  cloudConfigMap: 'cloud',
  'services.usage.env.HUB_TIMEOUT': '30',
  'defaults.podAnnotations.owner': 'billing',
  'defaults.priorityClassName': 'important',
};

/** Every kind of installation that the chart is held to, by name. */
export const installations: Readonly<Record<string, Installation>> = {
  small: { files: ['values-small.yaml'] },
  large: { files: ['values-large.yaml'] },
  'large with KEDA': { files: ['values-large.yaml', 'values-keda.yaml'] },
  'with the log in KurrentDB': { files: ['values-small.yaml'], set: { 'kurrentdb.existingSecret': 'kurrentdb' } },
  'with everything else': { files: ['values-large.yaml', 'values-keda.yaml'], set: onPremises },
  'with nothing that can be left out': {
    files: ['values-small.yaml'],
    set: {
      'access.mode': 'open',
      'access.existingSecret': '',
      'database.admin.existingSecret': '',
      'migrations.enabled': 'false',
      'kafka.topics.apply': 'false',
      'networkPolicy.enabled': 'false',
    },
  },
};
