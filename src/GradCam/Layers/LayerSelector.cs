using System.IO.Enumeration;
using GradCam.Foundation;

namespace GradCam.Layers;

/// <summary>Turns what a user wrote into layers.</summary>
internal static class LayerSelector
{
    /// <summary>
    /// The layers that a text names: a tensor, a node, a module or Keras layer (one part of a longer name: its last
    /// tensor), or a glob (<c>*</c> and <c>?</c>: every tensor whose name, or whose node's name, matches).
    /// </summary>
    /// <param name="layers">The catalog.</param>
    /// <param name="text">The user's text.</param>
    /// <exception cref="GradCamException">Nothing matches; the message suggests near names.</exception>
    public static IReadOnlyList<Layer> Select(IReadOnlyList<Layer> layers, string text)
    {
        if (text.Contains('*') || text.Contains('?'))
        {
            Layer[] matching =
            [
                .. layers.Where(l =>
                    FileSystemName.MatchesSimpleExpression(text, l.Name)
                    || FileSystemName.MatchesSimpleExpression(text, l.Node)
                ),
            ];
            return matching.Length > 0 ? matching : throw Unknown(layers, text);
        }
        var found =
            layers.FirstOrDefault(l => l.Name == text)
            ?? layers.LastOrDefault(l => l.Node == text)
            ?? layers.LastOrDefault(l => Parts(l).Contains(text))
            ?? layers.LastOrDefault(l => l.Name.EndsWith(':' + text, StringComparison.Ordinal));
        return found is not null ? [found] : throw Unknown(layers, text);
    }

    /// <summary>
    /// The parts that exporters join into a name: <c>model/block5_conv1/Relu:0</c>,
    /// <c>/layer4/layer4.1/conv2/Conv_output_0</c>.
    /// </summary>
    private static IEnumerable<string> Parts(Layer layer) =>
        layer.Name.Split('/', ':').Concat(layer.Node.Split('/', ':'));

    private static GradCamException Unknown(IReadOnlyList<Layer> layers, string text)
    {
        var names = layers.SelectMany(l => Parts(l).Append(l.Name).Append(l.Node)).Where(n => n.Length > 1);
        return new GradCamException(
            $"There is no layer '{text}' with spatial axes{Suggestions.For(text, names)}; Explainer.Layers lists them."
        );
    }
}
