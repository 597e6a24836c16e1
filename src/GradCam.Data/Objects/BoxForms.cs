using System.Text.Json;

namespace GradCam.Data.Objects;

/// <summary>The forms of boxes, in words and in edges.</summary>
internal static class BoxForms
{
    /// <summary>The name on the command line.</summary>
    public static string Name(this BoxFormat format) => JsonNamingPolicy.KebabCaseLower.ConvertName($"{format}");

    /// <summary>The numbers in words.</summary>
    public static string InWords(this BoxFormat format) =>
        Order(format) switch
        {
            BoxFormat.Xyxy => "left, top, right and bottom",
            BoxFormat.Xywh => "left, top, width and height",
            BoxFormat.Cxcywh => "centre, width and height",
            _ => "top, left, bottom and right",
        } + (format.IsRelative() ? ", from 0 to 1" : ", in pixels");

    /// <summary>The numbers are parts of the picture's sides.</summary>
    public static bool IsRelative(this BoxFormat format) => format >= BoxFormat.XyxyRelative;

    /// <summary>The same order of numbers, from 0 to 1.</summary>
    public static BoxFormat Relative(this BoxFormat format) => Order(format) + (int)BoxFormat.XyxyRelative;

    /// <summary>The edges that four numbers mean.</summary>
    public static (double Left, double Top, double Right, double Bottom) Edges(this BoxFormat format, double[] box) =>
        Order(format) switch
        {
            BoxFormat.Xyxy => (box[0], box[1], box[2], box[3]),
            BoxFormat.Xywh => (box[0], box[1], box[0] + box[2], box[1] + box[3]),
            BoxFormat.Cxcywh => (box[0] - box[2] / 2, box[1] - box[3] / 2, box[0] + box[2] / 2, box[1] + box[3] / 2),
            _ => (box[1], box[0], box[3], box[2]),
        };

    private static BoxFormat Order(BoxFormat format) =>
        format.IsRelative() ? format - (int)BoxFormat.XyxyRelative : format;
}
