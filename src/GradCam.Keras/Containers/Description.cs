using System.Text;
using System.Text.Json;
using GradCam.Foundation;
using GradCam.Keras.Config;
using GradCam.Keras.Conversion;

namespace GradCam.Keras.Containers;

/// <summary>The text of a JSON file that describes a model, whose weights lie in other files.</summary>
/// <param name="Path">The file.</param>
/// <param name="Root">The JSON.</param>
internal sealed record Description(string Path, JsonElement Root)
{
    /// <summary>The model itself: the whole text, or what TensorFlow.js wraps.</summary>
    private JsonElement Model =>
        Root.Find("modelTopology") is not { } topology ? Root : topology.Find("model_config") ?? topology;

    /// <summary>True if it describes a Keras model.</summary>
    public bool IsModel => Model.Text("class_name") is not null && Model.Find("config") is not null;

    /// <summary>The weights' files and names, as TensorFlow.js lists them; null if there is no such list.</summary>
    public JsonElement? Manifest => Root.Find("weightsManifest");

    public KerasVersion Era => new(Text("keras_version"), Text("backend"));

    /// <summary>Reads one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="GradCamException">It is missing, too long, or no JSON.</exception>
    public static Description Read(string path, ResourceLimits limits)
    {
        var root = ConfigText.Parse(FileBytes.Read(path, _ => { }, "config-bytes", limits), path, limits);
        // json.dump(model.to_json()) makes a text of the text.
        return new(path, root.String is { } text ? ConfigText.Parse(Encoding.UTF8.GetBytes(text), path, limits) : root);
    }

    /// <summary>Reads a file beside a model; null for what is no JSON, since it need not be about the model.</summary>
    /// <exception cref="GradCamException">It is a link, a pipe, a socket or a device.</exception>
    public static Description? Beside(string path, string name, ResourceLimits limits)
    {
        string beside = NamedFile.Beside(path, name);
        try
        {
            return File.Exists(beside) ? Read(beside, limits) : null;
        }
        catch (GradCamException)
        {
            return null;
        }
    }

    /// <summary>The model.</summary>
    /// <exception cref="GradCamException">It makes no sense.</exception>
    public KerasNetwork Network() => NetworkReader.Read(Model);

    private string Text(string name) => Root.Text(name) ?? Root.Find("modelTopology")?.Text(name) ?? "";
}
