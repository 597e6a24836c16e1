using System.Text.Json;
using System.Text.Json.Serialization;
using GradCam.Foundation;

namespace GradCam.Data.Report.Bundle;

/// <summary>How a bundle is written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ReportBundle))]
internal sealed partial class BundleJson : JsonSerializerContext
{
    /// <summary>Writes a bundle into a file, which appears whole or not at all.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="GradCamException">It cannot be written.</exception>
    public static void Write(ReportBundle bundle, string path) =>
        WholeFile.Write(path, stream => JsonSerializer.Serialize(stream, bundle, Default.ReportBundle));
}
