using GradCam.Data.Objects;

namespace GradCam.Data.Sources;

/// <summary>The columns of a table that mark an object in each picture: boxes, masks, or both.</summary>
internal sealed class ObjectColumns
{
    private const string Nothing = "CAST(NULL AS VARCHAR)";

    private static readonly string[] UsualMasks =
    [
        "mask",
        "mask_path",
        "mask_file",
        "mask_file_name",
        "mask_filename",
        "object_mask",
    ];

    private readonly string _root;
    private readonly MaskKind _mask;
    private readonly BoxFormat _format;

    private ObjectColumns(string path, ListColumns columns, PictureSetOptions options)
    {
        _root = options.Root ?? Path.GetDirectoryName(Path.GetFullPath(path))!;
        var remarks = new List<string>();
        var boxes = BoxColumns.Of(path, columns, options, remarks);
        if (boxes is null && options.BoxFormat is not null)
            throw new GradCamException(
                $"{path} has no column of boxes, which PictureSetOptions.BoxFormat is for: name it with "
                    + "PictureSetOptions.BoxColumn."
            );
        (Boxes, BoxNames) = boxes is null ? (Nothing, []) : (boxes.Expression, boxes.Names);
        _format = boxes?.Format ?? default;
        (MaskColumn, _mask) = MaskIn(path, columns, options.MaskColumn, remarks);
        if (MaskColumn is not null)
            remarks.Add(
                $"Objects are the nonzero pixels of the masks in column '{MaskColumn}' of {Path.GetFileName(path)}"
                    + (boxes is null ? "." : ", and boxes where a picture has no mask.")
            );
        Remarks = remarks;
    }

    private enum MaskKind
    {
        Path,
        Bytes,
        Structure,
    }

    /// <summary>What is taken for granted, a sentence each.</summary>
    public IReadOnlyList<string> Remarks { get; }

    /// <summary>The boxes of a row as a text, in SQL.</summary>
    public string Boxes { get; }

    /// <summary>The columns of the boxes.</summary>
    public IReadOnlyList<string> BoxNames { get; }

    /// <summary>The column of masks; null if there is none.</summary>
    public string? MaskColumn { get; }

    /// <summary>The mask of a row, in SQL: its path, or an empty text where there are bytes.</summary>
    public string Mask =>
        MaskColumn is null ? Nothing
        : MaskBytes is { } bytes ? $"CASE WHEN {bytes} IS NULL THEN NULL ELSE '' END"
        : $"CAST({Database.Name(MaskColumn)} AS VARCHAR)";

    /// <summary>The bytes of a row's mask, in SQL; null where masks are files of their own.</summary>
    public string? MaskBytes =>
        MaskColumn is null || _mask == MaskKind.Path ? null
        : _mask == MaskKind.Structure ? $"{Database.Name(MaskColumn)}.bytes"
        : Database.Name(MaskColumn);

    /// <summary>Finds those of a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="options">The names and the form that are asked for.</param>
    /// <exception cref="GradCamException">What is asked for is not there, or of another type.</exception>
    public static ObjectColumns Of(string path, ListColumns columns, PictureSetOptions options) =>
        new(path, columns, options);

    /// <summary>True for the name of a column of masks, which is no column of pictures.</summary>
    public static bool IsMask(string name, PictureSetOptions options) =>
        name == options.MaskColumn || UsualMasks.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The object of a row; null where it marks none.</summary>
    /// <param name="boxes">Its boxes.</param>
    /// <param name="mask">Its mask.</param>
    /// <param name="row">The row's name, for errors.</param>
    /// <param name="bytes">Reads the bytes of its mask, where masks are bytes.</param>
    public MarkedObject? Of(string? boxes, string? mask, string row, Func<ResourceLimits, byte[]> bytes)
    {
        if (MaskBytes is not null && mask is not null)
            return new(boxes, _format, $"'{MaskColumn}' of {row}", bytes);
        if (mask is { Length: > 0 })
            return new(
                boxes,
                _format,
                $"'{mask}'",
                limits =>
                    PictureBytes.Below(_root, mask) is { } file
                        ? PictureBytes.OfFile(file, limits)
                        : throw new GradCamException(
                            $"The mask '{mask}' is not below {_root}: give the folder that all files are below with "
                                + "PictureSetOptions.Root."
                        )
            );
        return string.IsNullOrWhiteSpace(boxes) ? null : new(boxes, _format, null, null);
    }

    private static (string? Name, MaskKind Kind) MaskIn(
        string path,
        ListColumns columns,
        string? asked,
        List<string> remarks
    )
    {
        if (columns.Find(asked, UsualMasks, path) is not { } name)
            return default;
        string type = columns.TypeOf(name);
        if (type is "VARCHAR" or "BLOB")
            return (name, type == "BLOB" ? MaskKind.Bytes : MaskKind.Path);
        if (PictureTable.HasBytes(type))
            return (name, MaskKind.Structure);
        string other = $"Column '{name}' of {Path.GetFileName(path)} holds {type}, and neither paths nor pictures";
        if (asked is not null)
            throw new GradCamException($"{other}: name a column of masks with PictureSetOptions.MaskColumn.");
        remarks.Add($"{other}: it is not read as masks.");
        return default;
    }
}
