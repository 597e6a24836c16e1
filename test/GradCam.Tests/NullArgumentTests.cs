using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GradCam.Tests;

/// <summary>A null where none is allowed is an <see cref="ArgumentNullException"/> that names the argument.</summary>
public sealed class NullArgumentTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Lazy<Dictionary<Type, object>> Samples = new(MakeSamples);

    public static TheoryData<string> Members => [.. All().Select(Name)];

    [Theory]
    [MemberData(nameof(Members))]
    public void Member_givenNull_saysWhichArgument(string name)
    {
        var member = All().Single(m => Name(m) == name);
        var parameters = member.GetParameters();
        foreach (var parameter in parameters.Where(MustNotBeNull))
        {
            object?[] arguments = [.. parameters.Select(p => p == parameter ? null : SampleOf(p))];
            var error = Record.Exception(() => Invoke(member, arguments));
            var missing = Assert.IsAssignableFrom<ArgumentNullException>(error);
            Assert.Equal(parameter.Name, missing.ParamName);
        }
    }

    [Fact]
    public void Members_areMany() => Assert.True(All().Count() > 50, $"There are only {All().Count()}.");

    private static IEnumerable<MethodBase> All() =>
        typeof(Explainer)
            .Assembly.GetExportedTypes()
            .Where(t => !t.IsSubclassOf(typeof(Exception)))
            .SelectMany(t =>
                t.GetMethods(Declared)
                    .Where(m => !m.IsSpecialName || m.Name is "op_Addition" or "op_Subtraction" or "op_Multiply")
                    // Those that the compiler writes for records.
                    .Where(m => !m.IsDefined(typeof(CompilerGeneratedAttribute)))
                    .Concat<MethodBase>(IsRecord(t) ? [] : t.GetConstructors())
            )
            .Where(m => m.GetParameters().Any(MustNotBeNull))
            .OrderBy(Name, StringComparer.Ordinal);

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null;

    private static bool MustNotBeNull(ParameterInfo parameter) =>
        !parameter.ParameterType.IsValueType
        && !parameter.ParameterType.IsByRef
        && !parameter.ParameterType.IsGenericParameter
        && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.NotNull
        // Readers and types of converters are the serializer's own.
        && parameter.ParameterType != typeof(JsonSerializerOptions)
        && parameter.ParameterType != typeof(Type);

    private static string Name(MethodBase member) => $"{member.DeclaringType!.Name}.{member}";

    /// <summary>Calls it; spans, which cannot be among the arguments, are empty.</summary>
    private static void Invoke(MethodBase member, object?[] arguments)
    {
        if (member is MethodInfo { IsGenericMethodDefinition: true } open)
            member = open.MakeGenericMethod(typeof(string));
        object? target = member.IsStatic || member.IsConstructor ? null : Samples.Value[member.DeclaringType!];
        var call = new DynamicMethod("call", null, [typeof(object), typeof(object[])], typeof(Explainer).Module, true);
        var code = call.GetILGenerator();
        if (target is not null)
        {
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Castclass, member.DeclaringType!);
        }
        foreach (var parameter in member.GetParameters())
            if (parameter.ParameterType.IsByRefLike)
                code.Emit(OpCodes.Ldloc, code.DeclareLocal(parameter.ParameterType));
            else
            {
                code.Emit(OpCodes.Ldarg_1);
                code.Emit(OpCodes.Ldc_I4, parameter.Position);
                code.Emit(OpCodes.Ldelem_Ref);
                code.Emit(OpCodes.Unbox_Any, parameter.ParameterType);
            }
        if (member is ConstructorInfo constructor)
            code.Emit(OpCodes.Newobj, constructor);
        else
            code.Emit(target is null ? OpCodes.Call : OpCodes.Callvirt, (MethodInfo)member);
        if (member is not MethodInfo { ReturnType: var type } || type != typeof(void))
            code.Emit(OpCodes.Pop);
        code.Emit(OpCodes.Ret);
        call.CreateDelegate<Action<object?, object?[]>>()(target, arguments);
    }

    private static object? SampleOf(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type.IsByRefLike)
            return null;
        if (Samples.Value.TryGetValue(type, out object? sample))
            return sample;
        if (type.IsValueType)
            return Activator.CreateInstance(type);
        if (!MustNotBeNull(parameter))
            return null;
        if (type.IsArray)
            return Array.CreateInstance(type.GetElementType()!, new int[type.GetArrayRank()]);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return Array.CreateInstance(type.GenericTypeArguments[0], 0);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            return Array.CreateInstance(type.GenericTypeArguments[0], 0);
        if (type.IsGenericType && type.GetGenericTypeDefinition().Name.StartsWith("Func`"))
            return Function(type);
        throw new InvalidOperationException($"There is no sample of {type} for {parameter.Member}.");
    }

    /// <summary>A function that is never called.</summary>
    private static Delegate? Function(Type type) =>
        type.ContainsGenericParameters
            ? (Func<Source, IReadOnlyList<Explanation>, string>)((_, _) => "")
            : System
                .Linq.Expressions.Expression.Lambda(
                    type,
                    System.Linq.Expressions.Expression.Default(type.GenericTypeArguments[^1]),
                    type.GenericTypeArguments[..^1].Select(System.Linq.Expressions.Expression.Parameter)
                )
                .Compile();

    private static Dictionary<Type, object> MakeSamples()
    {
        var picture = Picture.FromRgb(new byte[3 * 8 * 8], 8, 8);
        var explainer = Explainer.Load(BuiltInModel.CatsDogs);
        var concepts = explainer.Concepts(picture, 1);
        return new()
        {
            [typeof(string)] = "text",
            [typeof(Picture)] = picture,
            [typeof(Explainer)] = explainer,
            [typeof(Explanation)] = explainer.Explain(picture),
            [typeof(ConceptExplanation)] = concepts,
            [typeof(Concept)] = concepts.Concepts[0],
            [typeof(ExplainRequest)] = new ExplainRequest(),
            [typeof(OverlayOptions)] = new OverlayOptions(),
            [typeof(SheetOptions)] = new SheetOptions(),
            [typeof(SignalPlotOptions)] = new SignalPlotOptions(),
            [typeof(ResourceLimits)] = ResourceLimits.Default,
            [typeof(Tensor)] = new Tensor([0], [1]),
            [typeof(Target)] = Target.Class(0),
            [typeof(CamMethod)] = CamMethods.GradCam,
            [typeof(Labels)] = Labels.None,
            [typeof(Device)] = Device.Cpu,
            [typeof(Colormap)] = Colormap.Jet,
            [typeof(MapNormalization)] = MapNormalization.Default,
            [typeof(ModelCard)] = ModelCard.Empty,
            [typeof(ModelInput)] = new ModelInput(3, 8, 8),
            [typeof(PreprocessingPreset)] = PreprocessingPresets.Unit,
            [typeof(Preprocessing)] = explainer.Preprocessing!,
            [typeof(BuiltInModel)] = BuiltInModel.CatsDogs,
            [typeof(BakedModel)] = explainer.Bake(),
            [typeof(Layer)] = explainer.DefaultLayer!,
            [typeof(Stream)] = Stream.Null,
            [typeof(Utf8JsonWriter)] = new Utf8JsonWriter(Stream.Null),
            [typeof(JsonSerializerOptions)] = JsonSerializerOptions.Default,
            [typeof(Type)] = typeof(Explanation),
            [typeof(ExplanationJsonConverter)] = new ExplanationJsonConverter(),
            [typeof(ConceptExplanationJsonConverter)] = new ConceptExplanationJsonConverter(),
        };
    }
}
