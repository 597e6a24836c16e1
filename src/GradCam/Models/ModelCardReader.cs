using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using GradCam.Foundation;

namespace GradCam.Models;

/// <summary>
/// JSON → card. Read field by field and not by a serializer, because every mistake has to be told with the file's and
/// the field's name, and because this way needs no reflection at start-up.
/// </summary>
internal sealed class ModelCardReader
{
    private const int MaxSide = 16384;

    private static readonly Dictionary<string, Func<ModelCardReader, ModelCard, JsonElement, ModelCard>> Fields = new(
        StringComparer.Ordinal
    )
    {
        ["preset"] = (r, card, value) => card with { Preset = r.Preset(value) },
        ["size"] = (r, card, value) => r.Size(card, value),
        ["resize"] = (r, card, value) => card with { Resize = r.Choice<ResizeMode>(value) },
        ["resizeSize"] = (r, card, value) => card with { ResizeSize = r.Integer(value, 1, 2 * MaxSide) },
        ["cropFraction"] = (r, card, value) => card with { CropFraction = r.Number(value) },
        ["interpolation"] = (r, card, value) => card with { Interpolation = r.Choice<Interpolation>(value) },
        ["channels"] = (r, card, value) => card with { Channels = r.Choice<ChannelOrder>(value) },
        ["scale"] = (r, card, value) => card with { Scale = r.Number(value) },
        ["mean"] = (r, card, value) => card with { Mean = r.Numbers(value) },
        ["std"] = (r, card, value) => card with { Std = r.Numbers(value) },
        ["padding"] = (r, card, value) => card with { Padding = (byte)r.Integer(value, 0, 255) },
        ["labels"] = (r, card, value) => card with { Labels = r.ReadLabels(value) },
        ["layer"] = (r, card, value) => card with { Layer = r.Text(value) },
        ["layout"] = (r, card, value) => card with { Layout = r.Text(value) },
        ["input"] = (r, card, value) => card with { Input = r.Text(value) },
        ["output"] = (r, card, value) => card with { Output = r.Text(value) },
        ["inputLayout"] = (r, card, value) => card with { InputLayout = r.Choice<TensorLayout>(value) },
        ["task"] = (r, card, value) => card with { Task = r.Choice<ModelTask>(value) },
        ["sampleRate"] = (r, card, value) => card with { SampleRate = r.Rate(value) },
        ["channelNames"] = (r, card, value) => card with { ChannelNames = r.Names(value) },
    };

    /// <summary>The names of all fields.</summary>
    public static IEnumerable<string> FieldNames => Fields.Keys;

    private readonly string _name;
    private readonly string? _folder;
    private readonly ResourceLimits? _limits;
    private string _field = "";

    private ModelCardReader(string name, string? folder, ResourceLimits? limits) =>
        (_name, _folder, _limits) = (name, folder, limits);

    public static ModelCard Read(JsonElement root, string name, string? folder, ResourceLimits? limits)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new GradCamException($"{name} is not a JSON object: put the fields between {{ and }}.");
        var reader = new ModelCardReader(name, folder, limits);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var card = new ModelCard();
        foreach (var property in root.EnumerateObject())
        {
            if (!Fields.TryGetValue(property.Name, out var read))
                throw new GradCamException(
                    $"{name} has an unknown field '{property.Name}': {Suggestions.Hint(property.Name, FieldNames)}"
                );
            if (!seen.Add(property.Name))
                throw new GradCamException($"{name} has the field '{property.Name}' twice: remove one.");
            reader._field = property.Name;

            // An explicit null says as little as a missing field.
            if (property.Value.ValueKind != JsonValueKind.Null)
                card = read(reader, card, property.Value);
        }
        return card;
    }

    private string Preset(JsonElement value)
    {
        var names = PreprocessingPresets.All.Select(preset => preset.Name).ToArray();
        var text = Text(value);
        return names.FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw Wrong($"there is no '{text}'", Suggestions.Hint(text, names));
    }

    private ModelCard Size(ModelCard card, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            var side = Integer(value, 1, MaxSide);
            return card with { Width = side, Height = side };
        }
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 2)
            throw Wrong("it is neither a number nor two", "give 224 or [height, width].");
        return card with { Height = Integer(value[0], 1, MaxSide), Width = Integer(value[1], 1, MaxSide) };
    }

    private T Choice<T>(JsonElement value)
        where T : struct, Enum
    {
        var text = Text(value);

        // Letters and hyphens only: Enum.TryParse would take numbers and lists too.
        if (
            text.All(c => char.IsAsciiLetter(c) || c == '-')
            && Enum.TryParse<T>(text.Replace("-", ""), ignoreCase: true, out var chosen)
        )
            return chosen;
        var names = Enum.GetNames<T>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName);
        throw Wrong($"there is no '{text}'", Suggestions.Hint(text, names));
    }

    private int Integer(JsonElement value, int min, int max) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max
            ? number
            : throw Wrong("its value is not possible", $"give a whole number from {min} to {max}.");

    private double Number(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
            return number;

        // 1/255 has no short decimal form.
        if (
            value.ValueKind == JsonValueKind.String
            && value.GetString()!.Split('/') is [var above, var below]
            && double.TryParse(above, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
            && double.TryParse(below, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
            && double.IsFinite(a / b)
        )
            return a / b;
        throw Wrong("it is not a number", "give one such as 0.5 or \"1/255\".");
    }

    private double Rate(JsonElement value) =>
        Number(value) is > 0 and var rate
            ? rate
            : throw Wrong("it is not above 0", "give the samples per second, such as 250.");

    private ImmutableArray<string> Names(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(Text)]
            : throw Wrong("it is not a list", "give a name for each channel, such as [\"lead I\", \"lead II\"].");

    private ImmutableArray<double> Numbers(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array when value.GetArrayLength() is 1 or 3 => [.. value.EnumerateArray().Select(Number)],
            JsonValueKind.Array => throw Wrong(
                $"it has {value.GetArrayLength()} values",
                "give one, or one for each of three channels."
            ),
            _ => [Number(value)],
        };

    private string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw Wrong("it is not a text", "put it in quotes.");

    private Labels ReadLabels(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
            return new(value.EnumerateArray().Select(Text));
        if (value.ValueKind != JsonValueKind.String)
            throw Wrong(
                "it is neither a list nor a file",
                "give [\"cat\", \"dog\"], \"labels.txt\" or \"imagenet1k\"."
            );
        var text = Text(value);
        if (text == "imagenet1k")
            return Labels.ImageNet1k;

        // A card comes with a model from anywhere: it must not read what lies elsewhere on the disk.
        if (
            _folder is null
            || text.AsSpan().IndexOfAny('/', '\\') >= 0
            || text == "."
            || NamedFile.Inside(_folder, text) is not { } path
        )
            throw Wrong(
                $"'{text}' is not a file beside the card, or a link",
                "give the name of a text file in the same folder, or \"imagenet1k\"."
            );
        return Labels.Load(path, _limits);
    }

    private GradCamException Wrong(string what, string remedy) =>
        new($"In {_name} the field '{_field}' is wrong because {what}: {remedy}");
}
