namespace GradCam;

/// <summary>The names of layouts.</summary>
public static class LayerLayouts
{
    private static readonly (string Name, LayerLayout Layout)[] Names =
    [
        ("channels-first", LayerLayout.ChannelsFirst),
        ("channels-last", LayerLayout.ChannelsLast),
        ("tokens", LayerLayout.Tokens),
    ];

    /// <summary>The name of a layout on the command line and in model cards.</summary>
    public static string Name(this LayerLayout layout) => Names.First(n => n.Layout == layout).Name;

    /// <summary>The layout of a name: <c>channels-first</c>, <c>channels-last</c> or <c>tokens</c>.</summary>
    /// <exception cref="GradCamException">There is none of that name.</exception>
    public static LayerLayout Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return
            Names.FirstOrDefault(n => n.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))
                is { Name: not null } found
            ? found.Layout
            : throw new GradCamException(
                $"There is no layout '{name}'; write {string.Join(", ", Names.Select(n => n.Name))}."
            );
    }
}
