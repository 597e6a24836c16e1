using System.Reflection;
using GradCam.Foundation;

namespace GradCam;

/// <summary>
/// All methods. Each stands in a file of its own, as a property of this class; nothing else lists them.
/// </summary>
public static partial class CamMethods
{
    private static readonly Lazy<IReadOnlyList<CamMethod>> Registry = new(() =>
        [
            .. typeof(CamMethods)
                .GetProperties(BindingFlags.Public | BindingFlags.Static)
                .Where(p => p.PropertyType == typeof(CamMethod))
                .Select(p => (CamMethod)p.GetValue(null)!)
                .OrderBy(m => m != GradCam)
                .ThenBy(m => m.Name, StringComparer.Ordinal),
        ]
    );

    /// <summary>Every method, Grad-CAM first, the others by name.</summary>
    public static IReadOnlyList<CamMethod> All => [.. Registry.Value.Where(m => !m.IsVariant)];

    /// <summary>Methods as another paper or tool computes them: <c>ablationcam:pytorch-grad-cam</c>.</summary>
    public static IReadOnlyList<CamMethod> Variants => [.. Registry.Value.Where(m => m.IsVariant)];

    /// <summary>
    /// The method of a name; case, spaces, hyphens and underscores do not matter, and <c>++</c> may be written
    /// <c>plus_plus</c>.
    /// </summary>
    /// <param name="name">The name, such as <c>gradcam</c>, <c>Grad-CAM</c> or <c>grad-cam++</c>.</param>
    /// <exception cref="GradCamException">There is no such method; the message suggests near names.</exception>
    public static CamMethod Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Registry.Value.FirstOrDefault(m =>
                ((string[])[m.Name, m.Title, .. m.Aliases]).Any(n => Key(n) == Key(name))
            )
            ?? throw new GradCamException(
                $"There is no method '{name}'{Suggestions.For(name, [.. Registry.Value.SelectMany(Names)])}; "
                    + "CamMethods.All "
                    + "lists them."
            );
    }

    private static IEnumerable<string> Names(CamMethod method) => method.Aliases.Prepend(method.Name);

    private static string Key(string name) =>
        string.Concat(name.Replace("++", "plusplus").Where(c => char.IsLetterOrDigit(c) || c == ':'))
            .ToLowerInvariant();
}
