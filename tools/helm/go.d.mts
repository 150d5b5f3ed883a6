export const kubernetesVersion: string;
export const moduleDirectory: (name: 'kubernetes' | 'keda' | 'prometheus-operator') => string;
export const helmProgram: () => string;
