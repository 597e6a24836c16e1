using System.Text.Json;
using GradCam.Foundation;

namespace GradCam.Data.Runs;

/// <summary>What the rows of a run depend on besides the pictures; written into the run's folder.</summary>
/// <param name="Values">Each setting's name and value, in order.</param>
internal sealed record RunSettings(IReadOnlyList<(string Name, string Value)> Values)
{
    /// <summary>The form of a run's folder; a change of columns or files is a new one.</summary>
    public const string Version = "1";

    private const string VersionName = "run";

    /// <summary>The command that made the run, without its shard: for people, and not compared.</summary>
    public const string Command = "command";

    /// <summary>The source's absolute path, where the run began; not compared, since a machine's are its own.</summary>
    public const string Location = "location";

    /// <summary>The absolute path of the folder that the source's paths are below, where it was given.</summary>
    public const string LocationRoot = "location-root";

    /// <summary>Settings of this version.</summary>
    public static RunSettings Of(IEnumerable<(string, string)> values) => new([(VersionName, Version), .. values]);

    /// <summary>The settings as a file has them.</summary>
    public byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true }))
        {
            json.WriteStartObject();
            foreach (var (name, value) in Values)
                json.WriteString(name, value);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>Reads settings.</summary>
    /// <exception cref="GradCamException">They are damaged.</exception>
    public static RunSettings Read(string path)
    {
        byte[] text = FileBytes.Read(path, _ => { }, "text-bytes");
        try
        {
            using var document = JsonDocument.Parse(text);
            return new([.. document.RootElement.EnumerateObject().Select(p => (p.Name, p.Value.GetString() ?? ""))]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new GradCamException(
                $"{path} is damaged: begin the run again in another folder, or restore the file.",
                e
            );
        }
    }

    /// <summary>The value of a setting; null if there is none.</summary>
    public string? this[string name] => Values.FirstOrDefault(v => v.Name == name).Value;

    /// <summary>Says in which settings a run in the same folder differs.</summary>
    /// <param name="earlier">The settings of the folder.</param>
    /// <returns>A sentence for each.</returns>
    public IReadOnlyList<string> Differences(RunSettings earlier)
    {
        string[] names = [.. Values.Concat(earlier.Values).Select(v => v.Name).Distinct()];
        return
        [
            .. names
                .Where(n => n is not (Command or Location or LocationRoot) && this[n] != earlier[n])
                .Select(n => $"{n} was {Shown(earlier[n])} and is {Shown(this[n])}"),
        ];
    }

    private static string Shown(string? value) => value is { Length: > 0 } text ? text : "not given";
}
