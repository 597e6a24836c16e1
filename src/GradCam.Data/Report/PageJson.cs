using System.Text.Json.Serialization;
using GradCam.Data.Report.Bundle;

namespace GradCam.Data.Report;

/// <summary>
/// How a page's data are written. What HTML or JavaScript could take for an end (<c>&lt;</c>, U+2028) is escaped, as
/// JSON's default is here.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ReportBundle))]
[JsonSerializable(typeof(IReadOnlyList<GalleryPicture>))]
[JsonSerializable(typeof(GalleryIndex))]
[JsonSerializable(typeof(GalleryTexts))]
[JsonSerializable(typeof(Dictionary<string, byte[]>))]
internal sealed partial class PageJson : JsonSerializerContext;
