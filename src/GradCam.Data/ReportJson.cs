using System.Text.Json.Serialization;

namespace GradCam.Data;

/// <summary>How reports are written as JSON. Generated code, which needs no reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
)]
[JsonSerializable(typeof(EvaluationReport))]
[JsonSerializable(typeof(FixReport))]
[JsonSerializable(typeof(ComponentReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
