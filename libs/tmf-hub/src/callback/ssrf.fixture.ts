/** Ways to say "this machine", "its network" and what else is not on the Internet, of a port where something listens. */
const loopback = `127.0.0.1 127.1 127.0.1 127.0.0.1. 127.000.000.001 0177.0.0.1 0177.0.0.0x1 0x7f.0.0.1 0x7F.0x0.0x0.0x1 0x7f000001 2130706433 017700000001
  ①②⑦.⓪.⓪.① １２７.０.０.１ 127。0。0。1 127．0．0．1 %31%32%37.0.0.1 127.0.0.2 127.255.255.254 0.0.0.0 0 0x0 0.1.2.3
  [::1] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:127.0.0.1] [::127.0.0.1] [::7f00:1] [::] [::ffff:0.0.0.0] [::ffff:0:127.0.0.1]
  localhost LOCALHOST localhost. ｌｏｃａｌｈｏｓｔ foo.localhost localhost.localdomain ip6-localhost`;

const internalV4 = `10.0.0.1 10.255.255.255 10.1 0xa000001 167772161 012.0.0.1 172.16.0.1 172.31.255.255 0xac100001 192.168.0.1 192.168.255.255 3232235521
  0300.0250.0.1 169.254.169.254 169.254.170.2 0xa9fea9fe 2852039166 0251.0376.0251.0376 169.254.43518 100.64.0.1 100.127.255.254 192.0.0.1 192.0.0.9 192.0.2.1
  192.31.196.1 192.52.193.1 192.88.99.1 192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255`;

const internalV6 = `[fe80::1] [fe80::a9fe:a9fe] [febf::1] [fec0::1] [fc00::1] [fd00::1] [fd00:ec2::254] [fdff::1] [ff02::1] [ff0e::1] [::ffff:10.0.0.1] [::ffff:a9fe:a9fe]
  [::ffff:192.168.0.1] [::10.0.0.1] [::a9fe:a9fe] [2001:db8::1] [3fff::1] [2002:7f00:1::] [2002:a00:1::] [2002:a9fe:a9fe::1] [2002:c0a8:1::1] [64:ff9b::7f00:1]
  [64:ff9b::a9fe:a9fe] [64:ff9b::10.0.0.1] [64:ff9b:1::a00:1] [2001::1] [2001:0:a00:1::] [2001:2::1] [2001:3::1] [2001:10::1] [2001:20::1] [2001:30::1] [100::1]
  [100:0:0:1::1] [5f00::1] [4000::1] [e000::1] [2620:4f:8000::1]`;

const internalNames = `intranet db postgres kafka metadata kubernetes.default.svc billing.default.svc.cluster.local printer.local nas.lan host.docker.internal
  gateway.docker.internal metadata.google.internal router.home.arpa wiki.intranet`;

/** Names that look public and lead inside. */
export const misleading: Readonly<Record<string, readonly string[]>> = {
  'inside.example': ['127.0.0.1'],
  'inside6.example': ['::1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'nat64.example': ['64:ff9b::7f00:1'],
  'cloud.example': ['169.254.169.254'],
  'mixed.example': ['8.8.8.8', '127.0.0.1'],
  'mixed6.example': ['2606:4700::1111', '::1'],
  'zone.example': ['fe80::1%lo'],
  '127.0.0.1.nip.example': ['127.0.0.1'],
  'broken.example': ['not an address'],
  'nowhere.example': [],
};

const onPort = (hosts: string, port: number) =>
  hosts
    .split(/\s+/)
    .filter((host) => host !== '')
    .map((host) => `http://${host}:${port}/hook`);

/** URLs that say one thing to a reader and another to a parser. */
const tricks = (port: number) => [
  `http://user:pass@127.0.0.1:${port}/`,
  `http://partner.example@127.0.0.1:${port}/`,
  `http://127.0.0.1:${port}@partner.example/`,
  `http://partner.example:443@127.0.0.1:${port}/`,
  `http://partner.example\\@127.0.0.1:${port}/`,
  `http://partner.example#@127.0.0.1:${port}/`,
  `http://127.0.0.1:${port}\\.partner.example/`,
  `http://127.0.0.1:${port}#.partner.example/`,
  `http:\\\\127.0.0.1:${port}/`,
  `http:/127.0.0.1:${port}/`,
  `http:127.0.0.1:${port}/`,
  `http:///127.0.0.1:${port}/`,
  `//127.0.0.1:${port}/`,
  `127.0.0.1:${port}`,
  ` http://127.0.0.1:${port}/`,
  `http://127.0.0.1:${port}/ `,
  `ht\ntp://127.0.0.1:${port}/`,
  `http://127.0.\t0.1:${port}/`,
  `http://127.0.0.1\u200b:${port}/`,
  `http://127.0.0.1\u00ad:${port}/`,
  `http://127.0.0.1%00.partner.example:${port}/`,
  `http://127.0.0.1%2f@partner.example:${port}/`,
  `http://[::1%25lo]:${port}/`,
  `http://[::1]:${port}@partner.example/`,
  `http://[fe80::1%25eth0]:${port}/`,
  `HTTP://LOCALHOST:${port}/`,
];

const elsewhere = [
  ...[
    '',
    'http://',
    'https://',
    'https:///',
    'https://?',
    'https://#',
    '/hook',
    'hook',
    'https//partner.example',
    'https://par tner.example',
  ],
  ...[
    'ftp://partner.example/',
    'file:///etc/passwd',
    'file://127.0.0.1/etc/passwd',
    'gopher://127.0.0.1:6379/_INFO',
    'dict://127.0.0.1:11211/stat',
  ],
  ...[
    'ldap://127.0.0.1/',
    'ws://127.0.0.1/',
    'wss://partner.example/',
    'data:text/plain,x',
    'javascript:alert(1)',
    'blob:https://partner.example/1',
  ],
  ...[
    'unix:/var/run/docker.sock',
    'http+unix://%2Fvar%2Frun%2Fdocker.sock/',
    'jar:https://partner.example!/x',
    'tftp://127.0.0.1/',
    'ssh://127.0.0.1/',
  ],
  ...[1, 22, 25, 2375, 3306, 5432, 6379, 9200, 10250, 11211].map((port) => `https://partner.example:${port}/`),
  ...[
    'https://partner.example:0/',
    'https://partner.example:65536/',
    'https://partner.example:-1/',
    `https://partner.example/${'x'.repeat(2_048)}`,
  ],
];

/** Everything that must not be reached: with the port of a server on this machine. */
export const hostileUrls = (port: number): string[] => [
  ...[loopback, internalV4, internalV6, internalNames, Object.keys(misleading).join(' ')].flatMap((hosts) => onPort(hosts, port)),
  ...onPort(`${loopback} ${internalV4} ${internalV6}`, 443).map((url) => url.replace('http:', 'https:')),
  ...tricks(port),
  ...elsewhere,
];

/** What a partner may well have. */
export const harmlessUrls = [
  'https://partner.example',
  'https://partner.example./hooks',
  'https://PARTNER.example/hooks/?token=a%20b',
  'https://partner.example:8443/',
  'https://bücher.example/',
  'https://8.8.8.8/',
  'https://[2606:4700::1111]/',
  'http://partner.example:8080/hooks',
];
