using System.Text.Json;
using System.Text.Json.Serialization;
using GradCam.Data;
using GradCam.Json;

namespace GradCam.Cli.Json;

/// <summary>Writes what <c>--json</c> prints. Generated code, because reflection costs start-up time.</summary>
internal static class JsonText
{
    public static string Of<T>(T value) => JsonSerializer.Serialize(value, typeof(T), JsonContext.Default);
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(OptionWordsConverter)]
)]
[JsonSerializable(typeof(ExplainResult))]
[JsonSerializable(typeof(BatchResult))]
[JsonSerializable(typeof(MergeResult))]
[JsonSerializable(typeof(ReportResult))]
[JsonSerializable(typeof(EvaluationReport))]
[JsonSerializable(typeof(FixReport))]
[JsonSerializable(typeof(ComponentReport))]
[JsonSerializable(typeof(ConceptResult))]
[JsonSerializable(typeof(ClassList))]
[JsonSerializable(typeof(CompareResult))]
[JsonSerializable(typeof(ConvertResult))]
[JsonSerializable(typeof(InspectResult))]
[JsonSerializable(typeof(LayerList))]
[JsonSerializable(typeof(MethodList))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(OperatorList))]
internal sealed partial class JsonContext : JsonSerializerContext;
