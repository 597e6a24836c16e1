using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using GradCam.Data.Objects;
using GradCam.Foundation;
using GradCam.Imaging;

namespace GradCam.Data.Sources;

/// <summary>
/// WebDataset archives: <c>.tar</c> files whose members of one name but for their ending are one sample, such as
/// <c>000017.jpg</c>, <c>000017.cls</c> and <c>000017.json</c>. Nothing is unpacked.
/// </summary>
/// <param name="archives">The files, in order.</param>
/// <param name="options">The name of boxes in the <c>.json</c> members; without one none are read.</param>
internal sealed class TarSource(IReadOnlyList<string> archives, PictureSetOptions options) : PictureSource
{
    private const string LabelEnding = "cls",
        JsonEnding = "json",
        TextEnding = "txt";

    // Members beside a picture, which are kept as columns.
    private const int MostTextBytes = 1 << 16;

    public override IReadOnlyList<(string Name, string Type)> Columns => [("json", "VARCHAR"), ("txt", "VARCHAR")];

    public override bool HasObjects => options.BoxColumn is not null && options.MaskColumn is null;

    public override IReadOnlyList<string> Remarks { get; } =
        options.BoxColumn is { } boxes
            ? [BoxColumns.Remark($"'{boxes}' in the .json members", FormatOf(options), options)]
            : [];

    /// <inheritdoc/>
    public override long? Count(CancellationToken cancel) => null;

    /// <inheritdoc/>
    public override IEnumerable<SourceItem> Items(CancellationToken cancel)
    {
        long index = 0;
        foreach (string archive in archives)
        {
            var sample = new Sample("");
            foreach (var member in Members(archive, cancel))
            {
                if (member.Key != sample.Key)
                {
                    if (Item(archive, sample, index) is { } item)
                    {
                        index++;
                        yield return item;
                    }
                    sample = new(member.Key);
                }
                sample.Add(member);
            }
            if (Item(archive, sample, index) is { } last)
            {
                index++;
                yield return last;
            }
        }
    }

    private static BoxFormat FormatOf(PictureSetOptions options) =>
        options.BoxFormat ?? BoxColumns.UsualFormat(options.BoxColumn!);

    private MarkedObject? ObjectOf(string? json) =>
        options.BoxColumn is { } name && ValueOf(json, [name]) is { ValueKind: not JsonValueKind.Null } boxes
            ? new(boxes.GetRawText(), FormatOf(options), null, null)
            : null;

    private SourceItem? Item(string archive, Sample sample, long index)
    {
        if (sample.Picture is not { } picture)
            return null;
        string name = NameOf(archive, picture.Name);
        string?[] values = [sample.Json, sample.Text];
        string? label = sample.Label ?? LabelOf(sample.Json);
        return picture.Error is { } error ? SourceItem.Broken(index, name, label, values, $"{archive}: {error}")
            : picture.Name.Split('/', '\\').Contains("..") || Path.IsPathRooted(picture.Name)
                ? SourceItem.Broken(
                    index,
                    name,
                    label,
                    values,
                    $"Member '{picture.Name}' of {archive} has a name that leads out of the archive: write it again."
                )
            : new(index, name, label, values, limits => Bytes(archive, picture, limits))
            {
                Object = ObjectOf(sample.Json),
            };
    }

    private static string NameOf(string archive, string member) => $"{Path.GetFileName(archive)}/{member}";

    private static byte[] Bytes(string archive, Member picture, ResourceLimits limits)
    {
        if (picture.Length > limits.Value("file-bytes"))
            throw new GradCamException(
                FormattableString.Invariant(
                    $"'{picture.Name}' in {archive} has {picture.Length:N0} bytes: {limits.Met("file-bytes")}"
                )
            );
        using var file = FileBytes.Open(archive);
        if (picture.Offset + picture.Length > file.Length)
            throw new GradCamException($"{archive} ends within '{picture.Name}': copy the file again.");
        var bytes = new byte[picture.Length];
        file.Position = picture.Offset;
        file.ReadExactly(bytes);
        return bytes;
    }

    private static string? LabelOf(string? json) =>
        ValueOf(json, ["label", "class", "cls", "class_name"]) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
        : null;

    /// <summary>The first value of one of these names; null if there is none.</summary>
    private static JsonElement? ValueOf(string? json, string[] names)
    {
        if (json is null)
            return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (string name in names)
                if (
                    document.RootElement.ValueKind == JsonValueKind.Object
                    && document.RootElement.TryGetProperty(name, out var value)
                )
                    return value.Clone();
        }
        catch (JsonException)
        {
            // A caption, perhaps; the column holds it as it is.
        }
        return null;
    }

    private static IEnumerable<Member> Members(string archive, CancellationToken cancel)
    {
        using var file = FileBytes.Open(archive);
        using var tar = new TarReader(file);
        string last = "";
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            Member? member = null;
            string? error = null;
            try
            {
                if (tar.GetNextEntry() is not { } entry)
                    yield break;
                last = entry.Name;
                member = MemberOf(entry);
            }
            catch (Exception e)
                when (e
                        is IOException
                            or InvalidDataException
                            or FormatException
                            or NotSupportedException
                            or OverflowException
                            or ArgumentException
                )
            {
                error = $"it is damaged behind '{last}'; copy the file again.";
            }
            if (error is not null)
            {
                yield return new("damaged.jpg", 0, 0) { Error = error };
                yield break;
            }
            if (member is not null)
                yield return member;
        }
    }

    /// <summary>A file of an archive, with its text if it belongs to a picture; null for what is no file.</summary>
    private static Member? MemberOf(TarEntry entry)
    {
        if (
            entry.EntryType
            is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile)
        )
            return null;
        var member = new Member(entry.Name, entry.DataOffset, entry.Length);
        if (
            member.Ending is not (LabelEnding or JsonEnding or TextEnding)
            || entry is not { Length: > 0 and <= MostTextBytes, DataStream: { } text }
        )
            return member;
        var bytes = new byte[entry.Length];
        text.ReadExactly(bytes);
        return member with { Text = Encoding.UTF8.GetString(bytes) };
    }

    /// <summary>A file in an archive.</summary>
    private sealed record Member(string Name, long Offset, long Length)
    {
        public string? Text { get; init; }

        public string? Error { get; init; }

        // Up to the first dot of its last part.
        public string Key => Name[..Dot];

        public string Ending => Name[Math.Min(Dot + 1, Name.Length)..].ToLowerInvariant();

        private int Dot => Name.IndexOf('.', Name.LastIndexOf('/') + 1) is >= 0 and var dot ? dot : Name.Length;
    }

    /// <summary>The members of one sample.</summary>
    private sealed class Sample(string key)
    {
        public string Key => key;

        public Member? Picture { get; private set; }

        public string? Label { get; private set; }

        public string? Json { get; private set; }

        public string? Text { get; private set; }

        public void Add(Member member)
        {
            if (member.Ending == LabelEnding)
                Label = member.Text?.Trim();
            else if (member.Ending == JsonEnding)
                Json = member.Text;
            else if (member.Ending == TextEnding)
                Text = member.Text;
            else if (Picture is null && PictureFormats.HasEnding(member.Name))
                Picture = member;
        }
    }
}
