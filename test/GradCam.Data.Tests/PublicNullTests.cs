using System.Reflection;

namespace GradCam.Data.Tests;

/// <summary>A null where none is allowed is an <see cref="ArgumentNullException"/> that names the argument.</summary>
public sealed class PublicNullTests(AuditedShapes shapes) : IClassFixture<AuditedShapes>
{
    private static readonly Type[] Types =
    [
        typeof(DataSetExtensions),
        typeof(PictureSet),
        typeof(FixBasis),
        typeof(FixedModel),
        typeof(Metric),
        typeof(Remedy),
        typeof(AuditReport),
    ];

    public static TheoryData<string> Members => [.. All().Select(Name)];

    [Theory]
    [MemberData(nameof(Members))]
    public void Member_givenNull_saysWhichArgument(string name)
    {
        var member = All().Single(m => Name(m) == name);
        foreach (var parameter in member.GetParameters().Where(MustNotBeNull))
        {
            object?[] arguments = [.. member.GetParameters().Select(p => p == parameter ? null : SampleOf(p))];
            var error = Assert.Throws<TargetInvocationException>(() => member.Invoke(null, arguments));
            Assert.Equal(parameter.Name, Assert.IsType<ArgumentNullException>(error.InnerException).ParamName);
        }
    }

    private static IEnumerable<MethodInfo> All() =>
        Types
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(m => !m.IsSpecialName && m.GetParameters().Any(MustNotBeNull));

    private static bool MustNotBeNull(ParameterInfo parameter) =>
        !parameter.ParameterType.IsValueType
        && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.NotNull;

    private static string Name(MethodInfo member) => $"{member.DeclaringType!.Name}.{member.Name}";

    private object? SampleOf(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(Explainer) ? shapes.Explainer
        : parameter.ParameterType == typeof(PictureSet) ? AuditedShapes.Pictures
        : parameter.ParameterType == typeof(FixBasis) ? FixBasis.Pictures(AuditedShapes.Pictures)
        : parameter.ParameterType == typeof(string) ? "text"
        : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
        : null;
}
