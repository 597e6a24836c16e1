using System.Globalization;
using GradCam.Cli.Explain;
using GradCam.Cli.Remote;

namespace GradCam.Cli;

/// <summary>The values of further inputs, as <c>--input NAME=VALUE</c> gives them.</summary>
internal sealed class NamedInputs
{
    /// <summary>The form of the option's value.</summary>
    public const string Form = "NAME=FILE|NUMBERS";

    private readonly Dictionary<string, Tensor> _tensors = [];
    private readonly Dictionary<string, Picture> _pictures = [];

    /// <param name="texts">The option's values.</param>
    /// <param name="limits">The limits on the files.</param>
    /// <param name="fetch">Gives the copy of a file that is named by its address.</param>
    /// <exception cref="GradCamException">One has another form, or names a file that cannot be read.</exception>
    public NamedInputs(IEnumerable<string> texts, ResourceLimits limits, Func<string, string> fetch)
    {
        foreach (string text in texts)
        {
            // An address may hold more of these signs.
            int remote = text.IndexOf("=https://", StringComparison.OrdinalIgnoreCase),
                at = remote > 0 ? remote : text.LastIndexOf('=');
            if (at < 1)
                throw new GradCamException(
                    $"--input takes {Form}, such as right=right.png or vitals=1,-2,0.5, not '{text}'."
                );
            string name = text[..at],
                value = text[(at + 1)..];
            if (_tensors.ContainsKey(name) || _pictures.ContainsKey(name))
                throw new GradCamException($"--input gives '{name}' twice; give it once.");
            if (RemoteAddress.Is(value) && !File.Exists(value))
                value = fetch(value);
            if (InputFile.IsTensor(value))
                _tensors.Add(name, Npy.Load(value, limits));
            else if (!File.Exists(value) && Numbers(value) is { } numbers)
                _tensors.Add(name, new(numbers, [numbers.Length]));
            else if (!File.Exists(value) && value.Contains(','))
                throw new GradCamException(
                    $"{value} is neither a file nor numbers: give --input {name}= a photograph, a .npy tensor, or "
                        + "numbers such as 1,-2,0.5."
                );
            else
                _pictures.Add(name, Picture.Load(value, limits));
        }
    }

    /// <summary>Tensors, and numbers as tensors of one axis.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors;

    /// <summary>Photographs.</summary>
    public IReadOnlyDictionary<string, Picture> Pictures => _pictures;

    private static float[]? Numbers(string text)
    {
        string[] parts = text.Split(',');
        var numbers = new float[parts.Length];
        for (int i = 0; i < parts.Length; i++)
            if (
                !float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                || !float.IsFinite(numbers[i])
            )
                return null;
        return numbers;
    }
}
