{{- define "reveille.name" -}}
{{- if contains "reveille" .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-reveille" .Release.Name | trunc 40 | trimSuffix "-" }}{{ end -}}
{{- end }}

{{- define "reveille.selector" -}}
app.kubernetes.io/name: reveille
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "reveille.labels" -}}
{{ include "reveille.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{/* Where workloads are: what is said, else the release's namespace. */}}
{{- define "reveille.namespaces" -}}
{{ .Values.namespaces | default (list .Release.Namespace) | toJson }}
{{- end }}
