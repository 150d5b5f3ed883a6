{{/* Annotations of what is there before everything else, and stays to be looked at until the next time. */}}
{{- define "skyledger.hook" -}}
helm.sh/hook: pre-install,pre-upgrade
helm.sh/hook-weight: {{ . | toString | quote }}
helm.sh/hook-delete-policy: before-hook-creation
{{- end -}}

{{/* One step before an installation or an upgrade: (dict "root" $ "name" "weight" "config" "secrets" "command") */}}
{{- define "skyledger.job" -}}
{{- $about := dict "root" .root "component" "preparation" -}}
{{- $files := include "skyledger.files" .root | fromYamlArray -}}
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ include "skyledger.fullname" .root }}-{{ .name }}
  labels: {{- include "skyledger.labels" $about | nindent 4 }}
  annotations: {{- include "skyledger.hook" .weight | nindent 4 }}
spec:
  backoffLimit: {{ .root.Values.migrations.backoffLimit }}
  activeDeadlineSeconds: {{ .root.Values.migrations.activeDeadlineSeconds }}
  ttlSecondsAfterFinished: 86400
  template:
    metadata:
      labels: {{- include "skyledger.labels" $about | nindent 8 }}
    spec:
      restartPolicy: Never # each try keeps its log
      serviceAccountName: {{ include "skyledger.fullname" .root }}-preparation
      automountServiceAccountToken: false
      enableServiceLinks: false
      {{- with .root.Values.imagePullSecrets }}
      imagePullSecrets: {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext: {{- include "skyledger.podSecurity" . | nindent 8 }}
      containers:
        - name: {{ .name }}
          image: {{ include "skyledger.image" .root | quote }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          command: {{- range .command }}
            - {{ . | toString | quote }}
          {{- end }}
          env:
            {{- range $variable, $value := .config }}
            - { name: {{ $variable }}, value: {{ $value | quote }} }
            {{- end }}
            {{- with .secrets }}{{ toYaml . | nindent 12 }}{{ end }}
          resources: {{- toYaml .root.Values.migrations.resources | nindent 12 }}
          securityContext: {{- include "skyledger.containerSecurity" . | nindent 12 }}
          volumeMounts:
            - { name: tmp, mountPath: /tmp }
            {{- include "skyledger.volumeMounts" $files | nindent 12 }}
      volumes:
        - { name: tmp, emptyDir: { sizeLimit: 64Mi } }
        {{- include "skyledger.volumes" $files | nindent 8 }}
{{- end -}}
