using System.Text.RegularExpressions;
using GradCam.Data.Objects;

namespace GradCam.Data.Sources;

/// <summary>The columns of a table that hold boxes.</summary>
/// <param name="Expression">The boxes of a row as a text, in SQL.</param>
/// <param name="Names">The columns.</param>
/// <param name="Format">The meaning of the numbers.</param>
internal sealed partial record BoxColumns(string Expression, IReadOnlyList<string> Names, BoxFormat Format)
{
    private static readonly string[] Usual = ["box", "bbox", "boxes", "bboxes", "bounding_box", "object_box"],
        Structures = ["objects", "annotations"],
        Prefixes = ["bbox", "box", "roi", "object", ""];

    // Four columns that tell by their names what they are.
    private static readonly (string[] Names, BoxFormat Format)[] Quadruples =
    [
        (["xmin", "ymin", "xmax", "ymax"], BoxFormat.Xyxy),
        (["minx", "miny", "maxx", "maxy"], BoxFormat.Xyxy),
        (["x1", "y1", "x2", "y2"], BoxFormat.Xyxy),
        (["x0", "y0", "x1", "y1"], BoxFormat.Xyxy),
        (["left", "top", "right", "bottom"], BoxFormat.Xyxy),
        (["left", "top", "width", "height"], BoxFormat.Xywh),
        (["xmin", "ymin", "width", "height"], BoxFormat.Xywh),
        (["x", "y", "width", "height"], BoxFormat.Xywh),
        (["x", "y", "w", "h"], BoxFormat.Xywh),
        (["cx", "cy", "w", "h"], BoxFormat.Cxcywh),
        (["xcenter", "ycenter", "width", "height"], BoxFormat.Cxcywh),
        (["xcenter", "ycenter", "w", "h"], BoxFormat.Cxcywh),
    ];

    /// <summary>Finds those of a table; null if there are none.</summary>
    /// <param name="path">The file, for errors.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="options">The names and the form that are asked for.</param>
    /// <param name="remarks">Gets what is taken for granted.</param>
    /// <exception cref="GradCamException">What is asked for is not there, or of another type.</exception>
    public static BoxColumns? Of(string path, ListColumns columns, PictureSetOptions options, List<string> remarks)
    {
        var found = options.BoxColumn is { } asked
            ? Asked(path, columns, asked)
            : OneColumn(columns, path, remarks) ?? FourColumns(columns);
        if (found is null)
            return null;
        string shown = string.Join(", ", found.Names.Select(n => $"'{n}'"));
        var format = options.BoxFormat ?? found.Format;
        remarks.Add(Remark($"{shown} of {Path.GetFileName(path)}", format, options));
        return found with { Format = format };
    }

    /// <summary>Says how boxes are read.</summary>
    public static string Remark(string from, BoxFormat format, PictureSetOptions options) =>
        $"Boxes are read from {from} as {format.InWords()}"
        + (options.BoxFormat is null ? " (PictureSetOptions.BoxFormat says otherwise)." : ".");

    /// <summary>The form of boxes of a name: COCO's bbox, and what was made of it, has a width and a height.</summary>
    public static BoxFormat UsualFormat(string name) =>
        name.Contains("bbox", StringComparison.OrdinalIgnoreCase) ? BoxFormat.Xywh : BoxFormat.Xyxy;

    private static BoxColumns Asked(string path, ListColumns columns, string asked)
    {
        string[] names = columns.Has(asked) ? [asked] : asked.Split(',', StringSplitOptions.TrimEntries);
        if (names.Length == 4)
            return Joined(
                [.. names.Select(n => columns.Existing(path, n))],
                Quadruples.FirstOrDefault(q => Match(names, q.Names)).Format
            );
        string name = columns.Has(asked) ? asked : asked.Split('.')[0];
        var column = Single(columns, columns.Existing(path, name));
        return column
            ?? throw new GradCamException(
                $"Column '{name}' of {path} holds {columns.TypeOf(name)}, and no boxes: name one of lists or texts "
                    + "of four numbers, or four columns of numbers "
                    + "(PictureSetOptions.BoxColumn = \"xmin,ymin,xmax,ymax\")."
            );
    }

    private static BoxColumns? OneColumn(ListColumns columns, string path, List<string> remarks)
    {
        foreach (string usual in (string[])[.. Usual, .. Structures])
            if (columns.Find(null, [usual], path) is { } name)
            {
                if (Single(columns, name) is { } found)
                    return found;
                if (!Structures.Contains(usual))
                    remarks.Add(
                        $"Column '{name}' of {Path.GetFileName(path)} holds {columns.TypeOf(name)}, and no four "
                            + "numbers: it is not read as boxes."
                    );
            }
        return null;
    }

    /// <summary>A column of lists or texts, or a structure that has one as Hugging Face's data sets do.</summary>
    private static BoxColumns? Single(ListColumns columns, string name)
    {
        string type = columns.TypeOf(name),
            quoted = Database.Name(name);
        if (type is "VARCHAR" or "JSON" || ListOfNumbers().IsMatch(type))
            return new($"CAST({quoted} AS VARCHAR)", [name], UsualFormat(name));
        if (Structure().Match(type) is not { Success: true } match)
            return null;
        string field = match.Groups["field"].Value;
        string value = type.EndsWith(']') ? $"[one.{field} FOR one IN {quoted}]" : $"{quoted}.{field}";
        return new($"CAST({value} AS VARCHAR)", [name], UsualFormat(field));
    }

    private static BoxColumns? FourColumns(ListColumns columns)
    {
        foreach (var (parts, format) in Quadruples)
        foreach (string prefix in Prefixes)
        {
            string?[] names =
            [
                .. parts.Select(p =>
                    columns.All.FirstOrDefault(c => Plain(c.Name) == prefix + p && Number().IsMatch(c.Type)).Name
                ),
            ];
            if (names.All(n => n is not null))
                return Joined(names!, format);
        }
        return null;
    }

    private static BoxColumns Joined(string[] names, BoxFormat format)
    {
        string values = string.Join(", ", names.Select(n => $"CAST({Database.Name(n)} AS VARCHAR)"));
        return new($"concat_ws(' ', {values})", names, format);
    }

    private static bool Match(string[] names, string[] parts) =>
        Prefixes.Any(prefix => names.Select(Plain).SequenceEqual(parts.Select(p => prefix + p)));

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    // A column without any value is one of texts.
    [GeneratedRegex(@"^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\([\d,]+\)|VARCHAR)$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\([\d,]+\)|JSON)(\[\d*\])+$")]
    private static partial Regex ListOfNumbers();

    [GeneratedRegex(
        @"^STRUCT\(.*?\b(?<field>bbox|bboxes|box|boxes) (INTEGER|BIGINT|FLOAT|DOUBLE)(\[\d*\])+.*\)(\[\])?$"
    )]
    private static partial Regex Structure();
}
